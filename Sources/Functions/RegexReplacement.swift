// `regex_replace`: every match replaced by a template in which `$1` and `$name` stand for groups.

internal import Records

enum RegexReplacement {
  private enum Part {
    case text([UInt8])
    case group(Int)
  }

  static func replace(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let source = try text(arguments[0], context)
    let regex = try context.patterns.regex(text(arguments[1], context))
    let parts = try parts(of: String(decoding: try text(arguments[2], context), as: UTF8.self), regex)
    guard let first = regex.firstMatch(in: source) else { return .string(source) }
    var match: [Range<Int>?]? = first
    var copied = 0
    var hasMatched = false
    return try context.boundedString("regex_replace") { bytes in
      guard let groups = match, let whole = groups[0] else {
        bytes += source[copied...]
        return false
      }
      // Nothing right behind a match is not one more match.
      if !whole.isEmpty || whole.lowerBound > copied || !hasMatched {
        bytes += source[copied..<whole.lowerBound]
        for part in parts {
          switch part {
          case .text(let text): bytes += text
          case .group(let index): if let range = groups[index] { bytes += source[range] }
          }
        }
        copied = whole.upperBound
        hasMatched = true
      }
      var start = whole.upperBound
      if whole.isEmpty {
        // Past a match of nothing the search goes on one scalar further.
        repeat { start += 1 } while start < source.count && source[start] & 0xC0 == 0x80
      }
      match = start <= source.count ? regex.firstMatch(in: source, from: start) : nil
      return true
    }
  }

  /// `$$` is a dollar; `$name` takes as many letters, digits and underscores as there are, `${name}` ends where it says.
  private static func parts(of template: String, _ regex: Regex) throws(FunctionError) -> [Part] {
    var parts: [Part] = []
    var literal: [UInt8] = []
    var rest = Substring(template)
    while let character = rest.popFirst() {
      guard character == "$" else {
        literal += String(character).utf8
        continue
      }
      if rest.first == "$" {
        literal += String(rest.removeFirst()).utf8
        continue
      }
      let isBraced = rest.first == "{"
      if isBraced { rest.removeFirst() }
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      rest = rest.dropFirst(name.count)
      if name.isEmpty || (isBraced && rest.popFirst() != "}") {
        throw FunctionError("\"\(template)\" has a $ without a group; write $1, ${name}, or $$ for a dollar")
      }
      let number = Int(name) ?? regex.group(named: String(name))
      guard let number, (0...regex.groupCount).contains(number) else {
        throw FunctionError(
          "\"\(template)\" names the group \(name), and the regular expression has \(regex.groupCount) groups")
      }
      if !literal.isEmpty { parts.append(.text(literal)) }
      literal = []
      parts.append(.group(number))
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
    return parts
  }
}
