// A feed by cursor whose pages do what pages should not: `/v1/feed?after=CURSOR`. What it should give is always the same:
// every item, once.

/// How the feed behaves.
package enum MockFeed: String, Sendable, CaseIterable {
  /// The last page has `"next": null`.
  case plain
  /// The last page has no `next`.
  case missing
  /// Cursors hold what URLs, JSON and templates mean something by.
  case special
  /// Each page comes twice, under two cursors.
  case duplicates
  /// Pages have any size, whatever was asked for.
  case shrinking
  /// Behind the last page there are empty ones, without an end.
  case endless
  /// Behind the last page it comes again and again.
  case repeating
}

extension Router {
  private static let pageSize = 40

  /// What a cursor says besides its number, where it is special.
  private static let mark = "+/=&?#%25 \u{FC}'\\\"{state.x}"

  func feed(_ request: MockRequest) -> Result<[UInt8], Refusal> {
    let style = monitor.withLock(\.feed)
    let after = request.parameter("after") ?? ""
    guard let start = start(after, style) else {
      return .failure(Refusal(status: 400, code: "bad_cursor", message: "no page has this cursor: \(after)"))
    }
    let isSecond = after.hasSuffix("again")
    let count = style == .shrinking ? [40, 1, 17, 3][start % 4] : Self.pageSize
    let isPast = start >= options.items
    let first = isPast && style == .repeating ? max(0, options.items - Self.pageSize) : min(start, options.items)
    let end = min(options.items, first + count)
    var writer = ByteWriter()
    writer.write("{\"items\":[")
    for id in first..<end {
      if id > first { writer.write(",") }
      writer.write("{\"id\":")
      writer.write(id)
      writer.write("}")
    }
    writer.write("]")
    var next: String? = end < options.items ? "\(end)" : nil
    switch style {
    case .duplicates where !isSecond: next = "\(start) again"
    case .endless, .repeating: next = "\(max(start, options.items - count) + count)"
    case .special: next = next.map { "\($0) \(Self.mark)" }
    default: break
    }
    if let next {
      writer.write(",\"next\":")
      writer.write(quoted: next)
    } else if style != .missing {
      writer.write(",\"next\":null")
    }
    writer.write("}")
    return .success(writer.finish())
  }

  /// The first item of a page.
  private func start(_ cursor: String, _ style: MockFeed) -> Int? {
    if cursor.isEmpty { return 0 }
    let number = cursor.prefix { $0 != " " }
    if style == .special, cursor != "\(number) \(Self.mark)" { return nil }
    return Int(number)
  }
}
