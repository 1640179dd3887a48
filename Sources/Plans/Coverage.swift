// What a plan says about its chunks together: whether they cover the range that was asked for. `CoverageProof` finds it
// out; this is the result, and how it stands in the plan.

package import Values

/// What is proven of a stream's chunks.
package struct Coverage: Sendable, Equatable {
  package enum Status: String, Sendable, CaseIterable {
    /// No hole, no overlap, nothing outside the range.
    case proven
    /// Something of the range is asked for by no chunk.
    case hole
    /// Something is asked for by two chunks.
    case overlap
    /// Something is asked for that lies outside the range.
    case outside
    /// Nothing is known: the reason says why.
    case unproven
  }

  /// What was looked at.
  package enum Subject: String, Sendable, CaseIterable {
    /// The values of the iteration, each standing for what lies between it and the next.
    case values
    /// The windows that the requests ask for.
    case windows
  }

  /// A part of a range.
  package struct Span: Sendable, Equatable {
    package var from: Value
    /// The first value that is no longer part of it; less than `from` where the range counts down.
    package var until: Value

    package init(from: Value, until: Value) {
      self.from = from
      self.until = until
    }
  }

  package var status: Status
  package var subject = Subject.values
  /// What was to be covered; nil if it is not known.
  package var range: Span?
  /// How far one value is from the next: `1d`, `1M`, `1000`.
  package var step: String?
  /// The first hole or overlap, or what lies outside; nil if there is none.
  package var first: Span?
  /// How many of these there are.
  package var count = 0
  /// Why nothing is known, or what remains unknown.
  package var reason: String?

  package init(_ status: Status) { self.status = status }

  package static func unproven(_ reason: String) -> Coverage {
    var coverage = Coverage(.unproven)
    coverage.reason = reason
    return coverage
  }
}
