// Whether parts, given one after another, tile a range: no hole, no overlap, nothing outside. Keeps three counters and
// never a part, so that a million of them cost no memory. Knows nothing of where ranges and parts come from.

/// A place on the line of whole numbers or on that of time.
package struct RangePoint: Comparable, Hashable, BitwiseCopyable, Sendable {
  /// The number, or seconds since 1970.
  package var major: Int64
  /// Nanoseconds; 0 for numbers.
  package var minor: Int32

  @inlinable
  package init(_ major: Int64, _ minor: Int32 = 0) {
    self.major = major
    self.minor = minor
  }

  @inlinable
  package static func < (left: RangePoint, right: RangePoint) -> Bool {
    left.major != right.major ? left.major < right.major : left.minor < right.minor
  }
}

/// From a point up to another one that is not part of it; downwards if that is less.
package struct RangeSpan: Hashable, BitwiseCopyable, Sendable {
  package var from: RangePoint
  package var until: RangePoint

  @inlinable
  package init(from: RangePoint, until: RangePoint) {
    self.from = from
    self.until = until
  }
}

/// A proof in the making. Parts come in the direction of the range.
package struct CoverageProof: Sendable {
  /// A kind of trouble: where it was first, and how often.
  package struct Trouble: Sendable, Hashable {
    package var first: RangeSpan
    package var count: Int
  }

  package let range: RangeSpan
  package private(set) var hole: Trouble?
  package private(set) var overlap: Trouble?
  package private(set) var outside: Trouble?

  private let isAscending: Bool
  /// Everything from the start of the range to here was asked for, apart from the holes.
  private var reached: RangePoint

  /// `isAscending` decides for a range without length, and says how parts are read.
  package init(_ range: RangeSpan, isAscending: Bool = true) {
    self.range = range
    self.isAscending = isAscending
    reached = range.from
  }

  /// The next part.
  package mutating func add(_ part: RangeSpan) {
    // The straight way: it begins where the last one ended and does not pass the end.
    if part.from == reached, isAscending ? part.until <= range.until : part.until >= range.until {
      reached = isAscending ? max(part.until, reached) : min(part.until, reached)
      return
    }
    addTroubled(part)
  }

  private mutating func addTroubled(_ part: RangeSpan) {
    if isBefore(part.from, range.from) {
      Self.note(&outside, RangeSpan(from: part.from, until: nearer(part.until, range.from)))
    }
    let start = farther(part.from, range.from)
    if isBefore(reached, start) {
      // What lies past the end is no hole of the range.
      let end = nearer(start, range.until)
      if isBefore(reached, end) { Self.note(&hole, RangeSpan(from: reached, until: end)) }
    } else if isBefore(start, reached), isBefore(start, part.until) {
      Self.note(&overlap, RangeSpan(from: start, until: nearer(part.until, reached)))
    }
    if isBefore(range.until, part.until) {
      Self.note(&outside, RangeSpan(from: farther(part.from, range.until), until: part.until))
    }
    reached = farther(reached, part.until)
  }

  /// Ends the proof: what was never reached is a hole.
  package mutating func finish() {
    if isBefore(reached, range.until) { Self.note(&hole, RangeSpan(from: reached, until: range.until)) }
    reached = farther(reached, range.until)
  }

  private static func note(_ trouble: inout Trouble?, _ span: RangeSpan) {
    trouble = Trouble(first: trouble?.first ?? span, count: (trouble?.count ?? 0) + 1)
  }

  private func isBefore(_ left: RangePoint, _ right: RangePoint) -> Bool { isAscending ? left < right : right < left }
  private func nearer(_ left: RangePoint, _ right: RangePoint) -> RangePoint { isBefore(right, left) ? right : left }
  private func farther(_ left: RangePoint, _ right: RangePoint) -> RangePoint { isBefore(left, right) ? right : left }
}
