// The way from a scalar's decoded text back to the bytes of the file.

import Diagnostics
import TestSupport
import Testing

@testable import YAMLSyntax

/// Checks that every visible ASCII byte of the decoded text comes from the same byte of the file, or from an escape.
func expectFaithful(_ scalar: ScalarText) {
  let bytes = scalar.file.bytes
  var previous = 0
  for (offset, byte) in scalar.text.utf8.enumerated() {
    let span = scalar.span(of: offset..<offset + 1)
    #expect(span.start >= previous && span.end <= bytes.count, "\(scalar.text.debugDescription) at \(offset)")
    previous = span.start
    guard byte > 0x20, byte < 0x7F else { continue }
    let source = Array(bytes[span.start..<span.end])
    let isEscape = scalar.style == .doubleQuoted && source.first == UInt8(ascii: "\\")
    let isQuote = scalar.style == .singleQuoted && source == Array("''".utf8)
    if source != [byte] && !isEscape && !isQuote {
      let file = String(decoding: bytes, as: UTF8.self).debugDescription
      Issue.record("byte \(offset) of \(scalar.text.debugDescription) comes from \(source) in \(file)")
      return
    }
  }
}

@Suite struct ScalarTextTests {
  /// Finds `part` in the decoded text and gives what stands in the file there.
  private func source(of part: String, in text: String) -> String? {
    guard let scalar = parse(text).root?["a"]?.scalar else { return nil }
    let bytes = Array(scalar.text.utf8)
    let wanted = Array(part.utf8)
    guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: wanted) }) else { return nil }
    return scalar.file.text(scalar.span(of: start..<start + wanted.count))
  }

  @Test func partsOfEveryStyle() {
    let rows: [(text: String, part: String, source: String)] = [
      ("a: one two\n", "two", "two"),
      ("a: one\n   two\n", "two", "two"),
      ("a: one\n   two\n", "one two", "one\n   two"),
      ("a: one\n\n\n   two\n", "\n\n", "\n\n"),
      ("a: one \t \n   two\n", " ", " \t \n   "),
      ("a: &x !!str one\n  two", "two", "two"),
      ("a: 'it''s'", "'", "''"),
      ("a: 'it''s so'", "so", "so"),
      ("a: 'it''s so'", "it's", "it''s"),
      ("a: 'one\r\n  two'", "two", "two"),
      (#"a: "x\ty""#, "\t", #"\t"#),
      (#"a: "x\u00e9\U0001F600y""#, "é", #"\u00e9"#),
      (#"a: "x\u00e9\U0001F600y""#, "y", "y"),
      (#"a: "x\u00e9\U0001F600y""#, "😀y", #"\U0001F600y"#),
      (#"a: "say \"hi\" {state.x}""#, "{state.x}", "{state.x}"),
      (#"a: "say \"hi\"""#, #""hi""#, #"\"hi\""#),
      ("a: \"one\\\n   two\"", "onetwo", "one\\\n   two"),
      ("a: \"one\\\n   two\"", "two", "two"),
      ("a: \"one\n\n  two\"", "two", "two"),
      ("a: |\n  one\n  two\n", "two", "two"),
      ("a: |\n  one\n  two\n", "one\ntwo", "one\n  two"),
      ("a: |\n  one\n    two\n", "  two", "  two"),
      ("a: |\r\n  one\r\n  two\r\n", "two", "two"),
      ("a: |2\n    one\n  two\n", "  one", "  one"),
      ("a: |-\n  one\n\n  two\n", "two", "two"),
      ("a: |+\n  one\n\n\nb: 1", "one\n\n\n", "one\n\n\n"),
      ("a: >\n  one\n  two\n", "two", "two"),
      ("a: >\n  one\n  two\n", "one two", "one\n  two"),
      ("a: > # say\n\n\n  one\n\n  two\n   three\n  four\n", "four", "four"),
      ("a: > # say\n\n\n  one\n\n  two\n   three\n  four\n", " three", " three"),
      ("a: >-\n  日本\n  語 x\n", "x", "x"),
      ("a: >-\n  日本\n  語 x\n", "語", "語"),
      ("é: 1\na: >\n  range(\n    x,\n    y\n  )\n", "y", "y"),
      ("\u{FEFF}a: |2\n   b\n", " b", " b"),
      ("a: x\u{2028} y", "y", "y"),
      ("a: >\n  x\u{2028}  y\n", "y", "y"),
    ]
    for row in rows {
      #expect(source(of: row.part, in: row.text) == row.source, "\(row.text.debugDescription) \(row.part)")
      if let scalar = parse(row.text).root?["a"]?.scalar { expectFaithful(scalar) }
    }
  }

  @Test func placesBetweenBytes() {
    let rows: [(text: String, offset: Int, place: Int)] = [
      ("a: xyz", 0, 3), ("a: xyz", 3, 6), ("a: xyz", 99, 6), ("a: 'xyz'", 3, 7), ("a: ''", 0, 4), ("a: \"\"", 0, 4),
      ("a: |\n  x\n", 0, 7), ("a:", 0, 2),
    ]
    for row in rows {
      let scalar = parse(row.text).root?["a"]?.scalar
      #expect(scalar?.span(of: row.offset..<row.offset) == SourceSpan(row.place, row.place), "\(row.text)")
    }
  }

  @Test func anExpressionInAFoldedBlock() {
    let text = """
      iterate:
        over: >
          range(
            coalesce(context.range_start, sync.last_date),
            "1d"
          )
      """
    guard let scalar = parse(text).root?["iterate"]?["over"]?.scalar else {
      Issue.record("not read")
      return
    }
    let decoded = Array(scalar.text.utf8)
    let wanted = Array("sync.last_date".utf8)
    let start = decoded.indices.first { decoded[$0...].starts(with: wanted) } ?? 0
    let span = scalar.span(of: start..<start + wanted.count)
    #expect(scalar.file.text(span) == "sync.last_date")
    #expect(scalar.file.lines.position(at: span.start) == scalar.file.lines.position(at: span.end - 14))
    #expect(scalar.file.lines.position(at: span.start).line == 4)
  }

  /// Random scalars in every style and place; libyaml says what they mean, the decoder must agree.
  @Test func randomScalars() {
    var random = SplitMix(seed: 42)
    let pieces = [
      "a", "bc", "{state.x}", " ", "  ", "\n", "\n\n", "\r\n", "é", "日本", "😀", "\u{85}", "\u{2028}", "'", "''", "\\n",
      "\\\"", "\\u00e9", "\\\n", "\\ ", "#", " #", ":", ",", "\t", "\\x41", "1", "-", "(\"d\")", "\r",
    ]
    var read: [ScalarText.Style: Int] = [:]
    for round in 0..<6_000 {
      var body = ""
      for _ in 0..<Int.random(in: 0...9, using: &random) { body += pieces.randomElement(using: &random) ?? "" }
      let property = ["", "", "", "&x ", "!!str ", "!!str &x "].randomElement(using: &random) ?? ""
      let scalar: String
      switch round % 5 {
      case 0: scalar = property + body
      case 1: scalar = property + "'" + body + "'"
      case 2: scalar = property + "\"" + body + "\""
      default:
        let chomp = ["", "+", "-"].randomElement(using: &random) ?? ""
        let explicit = ["", "", "2", "3"].randomElement(using: &random) ?? ""
        let comment = ["", " # c", "  "].randomElement(using: &random) ?? ""
        let pad = String(repeating: " ", count: Int.random(in: 3...8, using: &random))
        let lines = body.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        let indented = lines.map { $0.isEmpty && Bool.random(using: &random) ? "" : pad + $0 }
        scalar =
          property + (round % 5 == 3 ? "|" : ">") + chomp + explicit + comment + "\n"
          + indented.joined(separator: round % 2 == 0 ? "\n" : "\r\n") + (Bool.random(using: &random) ? "\n" : "")
      }
      let document =
        [
          "k: \(scalar)", "k:\n  - l: \(scalar)", "- - \(scalar)", "é: {k: \(scalar)}", "k: [\(scalar), x]",
          "k: &y\n  - \(scalar)\n", "\u{FEFF}k: \(scalar)\nz: 1", "k:\n- \(scalar)\nz: 1\n", scalar,
        ].randomElement(using: &random) ?? ""
      guard let root = parse(document).root else { continue }
      visit(root) { scalar in
        read[scalar.style, default: 0] += 1
        expectFaithful(scalar)
        let decoded = ScalarDecoder.decodedText(of: scalar)
        #expect(decoded == scalar.text, "\(document.debugDescription)")
      }
    }
    for style in [ScalarText.Style.plain, .singleQuoted, .doubleQuoted, .literal, .folded] {
      #expect(read[style, default: 0] > 250, "\(style): \(read[style, default: 0])")
    }
  }

  private func visit(_ node: YAMLNode, _ body: (ScalarText) -> Void) {
    if let scalar = node.scalar { body(scalar) }
    for item in node.items ?? [] { visit(item, body) }
    for entry in node.entries ?? [] {
      visit(entry.key, body)
      visit(entry.value, body)
    }
  }
}

extension ScalarDecoder {
  /// What our own decoder makes of the scalar's bytes.
  static func decodedText(of scalar: ScalarText) -> String {
    var decoder = ScalarDecoder(scalar)
    decoder.decode()
    return String(decoding: decoder.text, as: UTF8.self)
  }
}
