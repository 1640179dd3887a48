// The look of findings, to the character.

import Diagnostics
import Testing

@Suite struct TextRendererTests {
  private func location(_ file: SourceFile, _ part: String) -> Location {
    let start = file.bytes.indices.first { file.bytes[$0...].starts(with: part.utf8) } ?? 0
    return Location(file, SourceSpan(start, start + part.utf8.count))
  }

  private func file(_ text: String) -> SourceFile { SourceFile(path: "spec.yaml", bytes: Array(text.utf8)) }

  @Test func aFindingWithEverything() {
    let file = file("name: a\nendpoints:\n  orders:\n    reqest: {}\n")
    let finding = Diagnostic(
      .unknownKey, "unknown key 'reqest'", at: location(file, "reqest"), label: "did you mean 'request'?",
      notes: [Note("known keys are\nrequest, response"), Note("the endpoint is here", at: location(file, "orders"))],
      help: "rename it to 'request'")
    let expected = """
      error[K001]: unknown key 'reqest'
       --> spec.yaml:4:5
        |
      4 |     reqest: {}
        |     ^^^^^^ did you mean 'request'?
        |
        = note: known keys are
                request, response
        = help: rename it to 'request'
      note: the endpoint is here
       --> spec.yaml:3:3
        |
      3 |   orders:
        |   ^^^^^^

      """
    #expect(TextRenderer().render(finding) == expected)
  }

  @Test func caretsStandUnderWhatIsMeant() {
    let rows: [(text: String, part: String, lines: [String])] = [
      ("a: bad", "bad", ["1 | a: bad", "  |    ^^^"]),
      ("\ta: bad", "bad", ["1 |     a: bad", "  |        ^^^"]),
      ("x\ty: bad", "bad", ["1 | x   y: bad", "  |        ^^^"]),
      ("日本: bad", "bad", ["1 | 日本: bad", "  |       ^^^"]),
      ("a: 日本", "日本", ["1 | a: 日本", "  |    ^^^^"]),
      ("e\u{301}: bad", "bad", ["1 | e\u{301}: bad", "  |    ^^^"]),
      ("a: bad\r\nb: c\r\n", "bad", ["1 | a: bad", "  |    ^^^"]),
      ("a: x\u{1B}[31m", "x", ["1 | a: x\u{FFFD}[31m", "  |    ^"]),
      ("a: >\n  one\n  two\nb: 1", "one\n  two", ["2 |   one", "  |   ^^^", "3 |   two", "  |   ^^^"]),
    ]
    for row in rows {
      let file = file(row.text)
      let text = TextRenderer().render(Diagnostic(.wrongKind, "m", at: location(file, row.part)))
      let lines = text.split(separator: "\n").map(String.init).dropFirst(3)
      #expect(Array(lines) == row.lines, "\(row.text)")
    }
  }

  @Test func placesAtTheEdges() {
    let rows: [(text: String, span: SourceSpan, place: String)] = [
      ("", SourceSpan(0, 0), "1:1"), ("abc", SourceSpan(3, 3), "1:4"), ("abc\n", SourceSpan(4, 4), "2:1"),
      ("abc", SourceSpan(90, 95), "1:4"), ("é: x", SourceSpan(4, 5), "1:4"),
    ]
    for row in rows {
      let text = TextRenderer().render(Diagnostic(.wrongKind, "m", at: Location(file(row.text), row.span)))
      #expect(text.contains(" --> spec.yaml:\(row.place)\n"), "\(text)")
      #expect(text.contains("^"), "\(text)")
    }
  }

  @Test func longLinesAreCut() {
    let file = file(String(repeating: "x", count: 500) + " bad " + String(repeating: "y", count: 500))
    let text = TextRenderer().render(Diagnostic(.wrongKind, "m", at: location(file, "bad")))
    let lines = text.split(separator: "\n")
    #expect(lines[3].contains("…") && lines[3].contains(" bad ") && lines[3].count < 180)
    let caret = lines[4].firstIndex(of: "^").map { lines[4].distance(from: lines[4].startIndex, to: $0) }
    let word = lines[3].firstRange(of: "bad").map { lines[3].distance(from: lines[3].startIndex, to: $0.lowerBound) }
    #expect(caret == word)
  }

  @Test func manyLinesAreLeftOut() {
    let file = file("a:\n  b: 1\n  c: 2\n  d: 3\n  e: 4\n  f: 5\n")
    let text = TextRenderer().render(Diagnostic(.wrongKind, "m", at: Location(file, SourceSpan(0, 1_000))))
    #expect(text.contains("\n...\n") || text.contains("\n ...\n"), "\(text)")
    #expect(text.contains("6 |   f: 5"), "\(text)")
  }

  @Test func coloursOnlyWhenAsked() {
    let finding = Diagnostic(.oldBool, "m", at: Location(file("a: yes"), SourceSpan(3, 6)))
    #expect(!TextRenderer().render(finding).contains("\u{1B}"))
    let text = TextRenderer(usesColor: true).render(finding)
    #expect(text.hasPrefix("\u{1B}[1;33mwarning[K005]\u{1B}[0m"))
    #expect(text.contains("\u{1B}[1;33m^^^\u{1B}[0m"))
  }
}
