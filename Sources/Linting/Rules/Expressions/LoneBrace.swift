// A brace of a template that lost its partner: `{state.id`, or `state.id}`.

internal import Diagnostics
internal import ExpressionSyntax
internal import Specs
internal import Types

struct LoneBrace {
  /// The brace and the expression beside it, as offsets into the text.
  let range: Range<Int>
  let names: [ScopeSearch.Name]
  private let opens: Bool

  private static let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))

  /// How many braces a text has, and whether one opens behind another, or behind `$`.
  static func count(in text: String) -> (open: Int, close: Int, isDoubled: Bool) {
    var text = text
    return text.withUTF8 { bytes in
      var (opening, closing, isDoubled) = (0, 0, false)
      var before: UInt8 = 0
      for byte in bytes {
        if byte == open {
          opening += 1
          isDoubled = isDoubled || before == open || before == UInt8(ascii: "$")
        } else if byte == close {
          closing += 1
        }
        before = byte
      }
      return (opening, closing, isDoubled)
    }
  }

  /// The first of a text whose braces are no pairs; nil if there is none beside an expression whose names `exists` knows.
  init?(in text: String, _ exists: @escaping (Scope, String) -> Bool) {
    let bytes = Array(text.utf8)
    let braces = bytes.indices.filter { bytes[$0] == Self.open || bytes[$0] == Self.close }
    if braces.count > 1_000 { return nil }
    for (index, place) in braces.enumerated() {
      let opens = bytes[place] == Self.open
      let before = index > 0 ? braces[index - 1] : nil
      let after = index + 1 < braces.count ? braces[index + 1] : nil
      let neighbour = opens ? after : before
      if let neighbour, bytes[neighbour] != bytes[place] { continue }
      let beside = opens ? place + 1..<(after ?? bytes.count) : (before.map { $0 + 1 } ?? 0)..<place
      guard let (range, names) = Self.expression(bytes, beside, atStart: opens, exists) else { continue }
      self.range = opens ? place..<range.upperBound : range.lowerBound..<place + 1
      self.names = names
      self.opens = opens
      return
    }
    return nil
  }

  /// The whole of a stretch if it is an expression, or else the name at the brace.
  private static func expression(
    _ bytes: [UInt8], _ stretch: Range<Int>, atStart: Bool, _ exists: @escaping (Scope, String) -> Bool
  ) -> (Range<Int>, [ScopeSearch.Name])? {
    func isNamePart(_ byte: UInt8) -> Bool {
      byte == 0x5F || byte == 0x2E || byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10
    }
    let part = bytes[stretch]
    let name = atStart ? part.prefix(while: isNamePart).indices : part.suffix(while: isNamePart).indices
    for range in [stretch, name] where !range.isEmpty && range.count < 1_000 {
      var search = ScopeSearch(exists: exists)
      if let expression = try? Parser.parse(bytes, in: range), search.isMeant(expression) {
        return (range, search.names)
      }
    }
    return nil
  }

  /// Adds the partner, where the text stands in the file as it is.
  func fix(in text: ExpressionText) -> Fix? {
    let place = text.location(of: range)
    guard place.file.text(place.span).utf8.count == range.count else { return nil }
    let end = opens ? place.span.end : place.span.start
    return Fix("add the brace that is missing", replace: SourceSpan(end, end), with: opens ? "}" : "{")
  }
}

extension ArraySlice<UInt8> {
  fileprivate func suffix(while holds: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    self[(lastIndex { !holds($0) }.map { $0 + 1 } ?? startIndex)...]
  }
}
