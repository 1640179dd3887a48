// Pictures of many things: a bounded number of tiles, nothing lost in them, holes where nothing is.

import Reports
import TestSupport
import Testing

struct TilesTests {
  private static let day: Int64 = 86_400

  @Test func aMillionThingsAreFewTiles() {
    for (axis, step) in [(Tiles.Axis.numbers, 7), (.list, 1), (.dates, 60)] as [(Tiles.Axis, Int64)] {
      var tiles = Tiles(axis, limit: 500, step: step)
      for number in 0..<1_000_000 { tiles.add("\(number)", at: Int64(number) * step) }
      #expect(tiles.tiles.count <= 500 && tiles.tiles.count > 20, "\(axis)")
      #expect(tiles.tiles.values.reduce(0) { $0 + $1.count } == 1_000_000)
      let first = tiles.tiles.min { $0.key < $1.key }?.value
      let last = tiles.tiles.max { $0.key < $1.key }?.value
      #expect(first?.first == "0" && last?.last == "999999")
    }
  }

  @Test func farApartIsFewTilesToo() throws {
    var tiles = Tiles(.numbers, limit: 100)
    for place in [Int64.min, -5, 0, 1, .max] { tiles.add("\(place)", at: place) }
    let picture = try #require(TilePicture(tiles, range: nil))
    let svg = picture.svg(label: "").text
    #expect(svg.split(separator: "<rect").count - 1 <= 100)
    var dates = Tiles(.dates, limit: 50)
    for year in [-60_000_000_000, 0, 250_000_000_000] as [Int64] { dates.add("\(year)", at: year) }
    #expect(try #require(TilePicture(dates, range: nil)).svg(label: "").text.utf8.count < 2_000_000)
  }

  /// Steps, and the tile that is drawn for each.
  @Test func tilesAreAsLargeAsTheStep() {
    let table: [(step: Int64, scale: TileScale)] = [
      (60, .hour), (3_600, .hour), (Self.day, .day), (7 * Self.day, .day), (28 * Self.day, .month),
      (365 * Self.day, .year),
    ]
    for row in table { #expect(Tiles(.dates, limit: 1_000, step: row.step).scale == row.scale) }
  }

  @Test func holesAreShown() throws {
    var tiles = Tiles(.dates, limit: 1_000, step: Self.day)
    for number in [0, 1, 2, 5, 6] as [Int64] {
      tiles.add("\(number)", at: number * Self.day, until: (number + 1) * Self.day)
    }
    let picture = try #require(TilePicture(tiles, range: (0, 8 * Self.day)))
    let svg = picture.svg(label: "days").text
    #expect(svg.split(separator: "class=\"t3\"").count - 1 == 5)
    #expect(svg.split(separator: "class=\"hole\"").count - 1 == 3)
    #expect(svg.contains("1970-01-04: nothing asks for this"))
    #expect(picture.legend.map(\.style) == ["t3", "hole"])
  }

  @Test func whatReachesOnIsPartOfIt() throws {
    var tiles = Tiles(.dates, limit: 1_000, step: 7 * Self.day)
    for week in 0..<4 as Range<Int64> {
      tiles.add("w\(week)", at: week * 7 * Self.day, until: (week + 1) * 7 * Self.day)
    }
    let svg = try #require(TilePicture(tiles, range: (0, 28 * Self.day))).svg(label: "weeks").text
    #expect(svg.split(separator: "class=\"inside\"").count - 1 == 24)
    #expect(!svg.contains("hole"))
  }

  /// Whatever the tiles' size, each thing is counted in the tile that its place lies in.
  @Test func tilesCountWhatLiesInThem() {
    var random = SplitMix(seed: 11)
    for _ in 0..<50 {
      let step = Int64.random(in: 1...40, using: &random)
      let limit = Int.random(in: 12...80, using: &random)
      var tiles = Tiles(.numbers, limit: limit, step: step, origin: Int64.random(in: -50...50, using: &random))
      let places = (0..<300).map { _ in Int64.random(in: -5_000...5_000, using: &random) }
      for place in places { tiles.add("\(place)", at: place) }
      guard case .numbers(let width, let origin, _) = tiles.scale else { continue }
      for (index, tile) in tiles.tiles {
        let low = origin + index * width
        #expect(tile.count == places.count { $0 >= low && $0 < low + width })
      }
    }
  }
}
