// Many things in their order as a picture: a field of tiles that say what became of each, and under it strips of bars that
// say how much of something each had. Where there are more than can be seen, neighbours share a tile.

/// One thing, or several neighbours that are shown as one.
package struct SequenceMark: Sendable {
  /// The class of its colour in the page's style. Of neighbours the one with the greatest `weight` is shown.
  package var style: String
  package var weight: Int
  package var name: String
  /// How much of each strip's quantity it has; nil: none of it is known.
  package var amounts: [Double?]

  package init(style: String, weight: Int, name: String, amounts: [Double?]) {
    self.style = style
    self.weight = weight
    self.name = name
    self.amounts = amounts
  }
}

package struct SequencePicture: Sendable {
  /// A quantity: how neighbours' amounts become one, and how an amount is written.
  package struct Strip: Sendable {
    package var name: String
    package var sums: Bool
    package var text: @Sendable (Double) -> String

    package init(_ name: String, sums: Bool, text: @escaping @Sendable (Double) -> String) {
      self.name = name
      self.sums = sums
      self.text = text
    }
  }

  private struct Tile {
    var style = ""
    var weight = Int.min
    var first = ""
    var last = ""
    var count = 0
    var amounts: [Double?]
  }

  private static let pitch = 14
  private static let size = 11
  private static let columns = 60
  private static let stripHeight = 46
  private static let limit = 1_200

  private let strips: [Strip]
  private let perTile: Int
  private var tiles: [Tile] = []

  /// For `count` things.
  package init(count: Int, strips: [Strip]) {
    self.strips = strips
    perTile = max((count + Self.limit - 1) / Self.limit, 1)
  }

  /// Adds the next thing.
  package mutating func add(_ mark: SequenceMark) {
    if tiles.last.map({ $0.count >= perTile }) ?? true {
      tiles.append(Tile(amounts: strips.map { _ in nil }))
    }
    let place = tiles.count - 1
    if mark.weight > tiles[place].weight {
      tiles[place].style = mark.style
      tiles[place].weight = mark.weight
    }
    if tiles[place].count == 0 { tiles[place].first = mark.name }
    tiles[place].last = mark.name
    tiles[place].count += 1
    for (index, amount) in mark.amounts.enumerated() {
      guard let amount else { continue }
      let before = tiles[place].amounts[index]
      tiles[place].amounts[index] = strips[index].sums ? (before ?? 0) + amount : max(before ?? 0, amount)
    }
  }

  package var isEmpty: Bool { tiles.isEmpty }

  /// What a tile stands for, for a legend; empty if it is one thing.
  package var scale: String { perTile == 1 ? "" : "a tile is \(TilePicture.digits(Int64(perTile))) neighbours" }

  private func title(_ tile: Tile) -> String {
    var words = tile.count == 1 ? tile.first : "\(tile.first) … \(tile.last): \(TilePicture.digits(Int64(tile.count)))"
    words += ": \(tile.style)"
    for (strip, amount) in zip(strips, tile.amounts) {
      if let amount { words += ", \(strip.text(amount)) \(strip.name)" }
    }
    return words
  }

  // MARK: Drawing

  package func svg(label: String) -> HTMLText {
    let columns = min(max(tiles.count, 1), Self.columns)
    let rows = (tiles.count + columns - 1) / columns
    // Bars are as wide as the field, but not wider than tiles, and never too thin to be seen.
    let width = max(columns * Self.pitch, 30 * Self.pitch)
    let shown = strips.indices.filter { index in tiles.contains { ($0.amounts[index] ?? 0) > 0 } }
    let height = rows * Self.pitch + shown.count * (Self.stripHeight + 24)
    var svg = HTMLText()
    svg.open(
      "svg",
      [
        "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)", "role": "img",
        "aria-label": label,
      ])
    svg.lineBreak()
    for (place, tile) in tiles.enumerated() {
      rect(
        tile, x: Double(place % columns * Self.pitch), y: Double(place / columns * Self.pitch),
        width: Double(Self.size),
        height: Double(Self.size), into: &svg)
    }
    for (row, index) in shown.enumerated() {
      let top = rows * Self.pitch + row * (Self.stripHeight + 24) + 18
      strip(index, top: top, width: width, into: &svg)
    }
    svg.close("svg")
    return svg
  }

  private func strip(_ index: Int, top: Int, width: Int, into svg: inout HTMLText) {
    let most = tiles.reduce(0) { max($0, $1.amounts[index] ?? 0) }
    svg.element(
      "text", "\(strips[index].name), up to \(strips[index].text(most))", ["x": "0", "y": "\(top - 5)"])
    let step = min(Double(width) / Double(tiles.count), Double(Self.pitch))
    for (place, tile) in tiles.enumerated() {
      guard let amount = tile.amounts[index], amount > 0 else { continue }
      let height = max(amount / most * Double(Self.stripHeight), 1)
      rect(
        tile, x: Double(place) * step, y: Double(top) + Double(Self.stripHeight) - height,
        width: max(step - (step > 4 ? 1 : 0), 0.4), height: height, into: &svg)
    }
    let bottom = top + Self.stripHeight
    svg.open("line", ["class": "axis", "x1": "0", "x2": "\(width)", "y1": "\(bottom)", "y2": "\(bottom)"])
    svg.close("line")
    svg.lineBreak()
  }

  private func rect(
    _ tile: Tile, x: Double, y: Double, width: Double, height: Double, into svg: inout HTMLText
  ) {
    svg.open(
      "rect",
      [
        "class": "s-\(tile.style)", "x": Self.number(x), "y": Self.number(y), "width": Self.number(width),
        "height": Self.number(height), "rx": width > 6 && height > 6 ? "2" : nil,
      ])
    svg.element("title", title(tile))
    svg.close("rect")
  }

  /// With two digits behind the point at most.
  private static func number(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    if hundredths % 100 == 0 { return "\(hundredths / 100)" }
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// A small tile for a legend.
  package static func sample(_ style: String) -> HTMLText { TilePicture.sample("s-\(style)") }
}
