// Many things on a line of dates or numbers as few tiles: what a picture of them is drawn from. However many there are,
// a bounded number of tiles is kept; when there are too many, neighbours become one.

internal import Values

/// What one tile of a picture stands for.
package struct Tile: Sendable, Equatable {
  /// Things that begin here.
  package var count = 0
  /// The name of the first one, and of the last.
  package var first = ""
  package var last = ""
  /// Whether something that began earlier reaches to here.
  package var isInside = false

  mutating func merge(_ later: Tile) {
    if later.count > 0 {
      if count == 0 { first = later.first }
      last = later.last
      count += later.count
    }
    isInside = isInside || later.isInside
  }
}

/// How much of the line a tile stands for.
package enum TileScale: Sendable, Equatable {
  case hour, day, month, year
  /// So many numbers, or places in a list, from `origin` on; the next larger tiles are `factor` times as wide.
  case numbers(Int64, origin: Int64, factor: Int64)

  /// The next larger one, of which each tile holds whole tiles of this one; nil if there is none.
  var coarser: TileScale? {
    switch self {
    case .hour: return .day
    case .day: return .month
    case .month: return .year
    case .year: return nil
    // 1, 5, 10, 50, 100 times the first one.
    case .numbers(let width, let origin, let factor):
      let (wider, overflow) = width.multipliedReportingOverflow(by: factor)
      return overflow ? nil : .numbers(wider, origin: origin, factor: factor == 5 ? 2 : 5)
    }
  }

  /// The tile that a number lies in, or, for dates, seconds of the local clock since 1970.
  func index(of place: Int64) -> Int64 {
    switch self {
    case .hour: return Gregorian.floorDivide(place, 3_600)
    case .day: return Gregorian.floorDivide(place, 86_400)
    case .month:
      let date = Gregorian.civil(fromDays: Int(Gregorian.floorDivide(place, 86_400)))
      return Int64(date.year * 12 + date.month - 1)
    case .year: return Int64(Gregorian.civil(fromDays: Int(Gregorian.floorDivide(place, 86_400))).year)
    case .numbers(let width, let origin, _):
      let (distance, overflow) = place.subtractingReportingOverflow(origin)
      // Two ends of the integers; the tiles there are one.
      if overflow { return Gregorian.floorDivide(place < origin ? .min : .max, width) }
      return Gregorian.floorDivide(distance, width)
    }
  }

  /// Where a tile begins.
  func start(of index: Int64) -> Int64 {
    switch self {
    case .hour: index * 3_600
    case .day: index * 86_400
    case .month: Int64(Gregorian.daysFromCivil(Int(index) / 12, Int(index) % 12 + 1, 1)) * 86_400
    case .year: Int64(Gregorian.daysFromCivil(Int(index), 1, 1)) * 86_400
    case .numbers(let width, let origin, _): (index &* width) &+ origin
    }
  }
}

/// Tiles in the making. Things may come in any order.
package struct Tiles: Sendable {
  /// What the line is of.
  package enum Axis: Sendable {
    case dates, numbers
    /// Places in a list, from 0.
    case list
  }

  package let axis: Axis
  package private(set) var scale: TileScale
  package private(set) var tiles: [Int64: Tile] = [:]
  private let limit: Int

  /// At most `limit` tiles are kept. `step`: how far things are apart, if that is known, in seconds or numbers; tiles are
  /// not smaller. `origin`: where a tile of numbers begins.
  package init(_ axis: Axis, limit: Int, step: Int64 = 1, origin: Int64 = 0) {
    self.axis = axis
    self.limit = max(limit, 12)
    switch axis {
    case .numbers, .list: scale = .numbers(max(step, 1), origin: origin, factor: 5)
    case .dates:
      let day: Int64 = 86_400
      scale = step >= 365 * day ? .year : step >= 28 * day ? .month : step >= day ? .day : .hour
    }
  }

  /// Makes tiles large enough for this span, from the first thing to the last one and the end of the range.
  package mutating func fit(from start: Int64, until end: Int64) {
    while let coarser = scale.coarser, spanned(start, end) > Int64(limit) { coarsen(to: coarser) }
  }

  private func spanned(_ start: Int64, _ end: Int64) -> Int64 {
    let (count, overflow) = scale.index(of: end).subtractingReportingOverflow(scale.index(of: start))
    return overflow ? .max : count
  }

  /// A thing that begins at `place` and reaches to `end`, not part of it.
  package mutating func add(_ name: String, at place: Int64, until end: Int64? = nil) {
    let index = scale.index(of: place)
    tiles[index, default: Tile()].merge(Tile(count: 1, first: name, last: name))
    if let end, end > place {
      // A thing that spans more tiles than there may be asks for larger ones first.
      while spanned(place, end) > Int64(limit), let coarser = scale.coarser { coarsen(to: coarser) }
      let last = scale.index(of: end - 1)
      var inside = scale.index(of: place) + 1
      while inside <= last {
        tiles[inside, default: Tile()].isInside = true
        inside += 1
      }
    }
    while tiles.count > limit, let coarser = scale.coarser { coarsen(to: coarser) }
  }

  private mutating func coarsen(to coarser: TileScale) {
    var merged: [Int64: Tile] = [:]
    for index in tiles.keys.sorted() {
      merged[coarser.index(of: scale.start(of: index)), default: Tile()].merge(tiles[index] ?? Tile())
    }
    tiles = merged
    scale = coarser
  }
}
