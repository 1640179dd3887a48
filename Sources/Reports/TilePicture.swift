// Tiles as a picture: a calendar for dates, a line for numbers, a field for lists, as SVG. Colours and fonts are the
// page's.

internal import Values

package struct TilePicture {
  /// Pixels from one tile to the next, and of a tile.
  static let pitch = 14
  static let size = 11

  let tiles: Tiles
  /// The first tile, and the last one, that the range has; holes are shown between them.
  let first: Int64
  let last: Int64
  private let span: ClosedRange<Int64>?
  private let most: Int

  /// `range`: where holes are to be shown; without it nothing counts as one. As in `Tiles`, dates are local seconds.
  package init?(_ tiles: Tiles, range: (from: Int64, until: Int64)?) {
    var tiles = tiles
    func place(_ index: Int64?) -> Int64? { index.map { tiles.scale.start(of: $0) } }
    guard let lowest = place(tiles.tiles.keys.min()), let highest = place(tiles.tiles.keys.max()) else { return nil }
    tiles.fit(from: min(lowest, range?.from ?? lowest), until: max(highest, range?.until ?? highest))
    let (low, high) = (tiles.scale.index(of: lowest), tiles.scale.index(of: highest))
    self.tiles = tiles
    let span = range.map { (tiles.scale.index(of: $0.from), tiles.scale.index(of: max($0.until - 1, $0.from))) }
    first = min(low, span?.0 ?? low)
    last = max(high, span?.1 ?? high)
    self.span = span.map { $0.0...max($0.0, $0.1) }
    most = tiles.tiles.values.reduce(1) { max($0, $1.count) }
  }

  /// The SVG element.
  package func svg(label: String) -> HTMLText {
    switch tiles.scale {
    case .day: calendar(label)
    case .hour: grid(label, columns: 24) { "\($0)h" }
    case .month: grid(label, columns: 12) { Self.months[$0] }
    case .year: grid(label, columns: 10) { "\($0)" }
    case .numbers: tiles.axis == .list ? field(label) : line(label)
    }
  }

  // MARK: Tiles

  /// The style of a tile; nil for one that is not drawn.
  func style(_ index: Int64) -> String? {
    if let tile = tiles.tiles[index] {
      if tile.count > 0 {
        if most == 1 { return "t3" }
        // The most in four steps.
        return "t\(max(1, (tile.count * 4 + most - 1) / most))"
      }
      if tile.isInside { return "inside" }
    }
    guard let span else { return nil }
    return span.contains(index) ? "hole" : nil
  }

  /// What the tile is, for people who point at it.
  func title(_ index: Int64) -> String {
    let name = name(index)
    guard let tile = tiles.tiles[index] else { return "\(name): nothing asks for this" }
    if tile.count == 0 { return "\(name): part of an earlier chunk" }
    let count = "\(Self.digits(Int64(tile.count))) chunk\(tile.count == 1 ? "" : "s")"
    let names = tile.count == 1 ? tile.first : "\(tile.first) … \(tile.last)"
    return names == name ? "\(name): \(count)" : "\(name): \(count): \(names)"
  }

  private func name(_ index: Int64) -> String {
    let start = tiles.scale.start(of: index)
    switch tiles.scale {
    case .numbers(let width, _, _):
      // People count places from 1.
      let first = if case .list = tiles.axis { start &+ 1 } else { start }
      return width == 1 ? Self.digits(first) : "\(Self.digits(first)) to \(Self.digits(first &+ (width - 1)))"
    case .year: return "\(index)"
    case .month: return "\(Self.months[Int(index) % 12]) \(index / 12)"
    case .day: return String(Instant(seconds: start).text.prefix(10))
    case .hour:
      return String(Instant(seconds: start).text.prefix(13)).split(separator: "T").joined(separator: " ") + "h"
    }
  }

  func tile(_ index: Int64, x: Int, y: Int, width: Int = size, height: Int = size, into svg: inout HTMLText) {
    guard let style = style(index) else { return }
    svg.open(
      "rect",
      [
        "class": style, "x": "\(x)", "y": "\(y)", "width": "\(width)", "height": "\(height)",
        "rx": width > 4 ? "2" : nil,
      ])
    svg.element("title", title(index))
    svg.close("rect")
  }

  func open(_ label: String, width: Int, height: Int) -> HTMLText {
    var svg = HTMLText()
    svg.open(
      "svg",
      [
        "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)", "role": "img",
        "aria-label": label,
      ])
    svg.lineBreak()
    return svg
  }

  static func digits(_ number: Int64) -> String {
    var digits = Array(String(number.magnitude).utf8)
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(UInt8(ascii: ","), at: place) }
    return (number < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
  }

  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

extension TilePicture {
  /// The styles that the picture uses, each with what it means, for a legend.
  package var legend: [(style: String, meaning: String)] {
    var used: Set<String> = []
    var index = first
    while index <= last {
      if let style = style(index) { used.insert(style) }
      index += 1
    }
    var rows: [(String, String)] = []
    let filled = ["t1", "t2", "t3", "t4"].filter(used.contains)
    if most == 1 {
      rows.append(("t3", "one chunk: \(tileNoun)"))
    } else if let most = filled.last {
      if let least = filled.first, least != most { rows.append((least, "few chunks begin here")) }
      rows.append((most, "up to \(Self.digits(Int64(self.most))) begin here"))
    }
    if used.contains("inside") { rows.append(("inside", "part of the chunk before")) }
    if used.contains("hole") { rows.append(("hole", "asked for by no chunk")) }
    return rows
  }

  private var tileNoun: String {
    switch tiles.scale {
    case .hour: "an hour"
    case .day: "a day"
    case .month: "a month"
    case .year: "a year"
    case .numbers where tiles.axis == .list: "an element"
    case .numbers(let width, _, _): width == 1 ? "a number" : "\(Self.digits(width)) numbers"
    }
  }

  /// A small tile for the legend.
  package static func sample(_ style: String) -> HTMLText {
    var svg = HTMLText()
    svg.open("svg", ["viewBox": "0 0 11 11", "width": "11", "height": "11", "aria-hidden": "true"])
    svg.open("rect", ["class": style, "x": "0.5", "y": "0.5", "width": "10", "height": "10", "rx": "2"])
    svg.close("rect")
    svg.close("svg")
    return svg
  }
}
