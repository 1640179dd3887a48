// What cannot be read: every code of family Y, with its place.

import Diagnostics
import TestSupport
import Testing
import Values
import YAMLSyntax

@Suite struct YAMLFindingsTests {
  @Test func whatIsTooMuchToKeepIsCounted() {
    var bag = DiagnosticBag()
    let text = String(repeating: "- {a: 1, a: 2}\n", count: 1_500)
    #expect(YAMLDocument.parse(SourceFile(path: "x.yaml", bytes: Array(text.utf8)), into: &bag) != nil)
    #expect(bag.sorted.count + bag.dropped == 1_500 && bag.dropped > 0)
  }

  @Test func codesAndPlaces() {
    let rows: [(text: String, code: DiagnosticCode, place: String)] = [
      ("a: b\u{7}", .controlCharacter, "1:5"),
      ("é: b\u{85}\u{9F}", .controlCharacter, "1:6"),
      ("a: b\u{FFFF}", .controlCharacter, "1:5"),
      ("a:\n\tb: 1", .tabIndentation, "2:1"),
      ("a: |\n\tb\n", .tabIndentation, "2:1"),
      ("a: b\nc: \"open\nd: 1\n", .unclosedText, "2:4"),
      ("a: 'open", .unclosedText, "1:4"),
      ("a: b ? c : d : e", .unquotedColon, "1:10"),
      ("request:\n  url: {state.x}/orders\n", .unquotedBrace, "2:8"),
      ("url: {state.x}/{state.y}\n", .unquotedBrace, "1:6"),
      ("rules: [a] b\n", .unquotedBrace, "1:8"),
      ("a: [1, 2", .yamlSyntax, "1:9"),
      ("a: 1\n b: 2\n", .unquotedColon, "2:3"),
      ("a:\n  b: 1\n c: 2\n", .yamlSyntax, "3:2"),
      ("a: @b", .yamlSyntax, "1:4"),
      ("a: \"\\q\"", .yamlSyntax, "1:5"),
      ("a: 1\nb: 2\na: 3\n", .duplicateKey, "3:1"),
      ("{a: 1, 'a': 2}", .duplicateKey, "1:8"),
      ("a: *b\n", .unknownAlias, "1:4"),
      ("a: &a [*a]\n", .recursiveAlias, "1:8"),
      ("a: 1\n---\nb: 2\n", .severalDocuments, "2:1"),
      (String(repeating: "[", count: 101), .nestingDepth, "1:101"),
      ("a: {{b}: 1}", .keyNotText, "1:5"),
      ("url: {{state.x}}", .keyNotText, "1:7"),
      ("? [a]\n: b\n", .keyNotText, "1:3"),
      ("a: {<<: b}", .mergeNotMap, "1:9"),
      ("a: &a [1]\nb: {<<: *a}", .mergeNotMap, "1:7"),
      ("", .emptyDocument, "1:1"), ("# only\n", .emptyDocument, "1:1"), ("---\n", .emptyDocument, "1:1"),
      ("null", .emptyDocument, "1:1"),
    ]
    for row in rows {
      let findings = parse(row.text).findings
      #expect(findings.count == 1, "\(row.text): \(findings.map(\.message))")
      guard let finding = findings.first else { continue }
      let position = finding.location.file.lines.position(at: finding.location.span.start)
      #expect(finding.code == row.code, "\(row.text): \(finding.code.id) \(finding.message)")
      #expect("\(position.line):\(position.column)" == row.place, "\(row.text): \(finding.message)")
    }
  }

  @Test func bytesThatAreNoText() {
    let rows: [(bytes: [UInt8], offset: Int)] = [
      ([0x61, 0x3A, 0x20, 0xFF], 3), ([0xC3], 0), ([0x61, 0xC0, 0x80], 1), ([0xED, 0xA0, 0x80], 0),
      ([0xFF, 0xFE, 0x61, 0x00], 0), ([0xFE, 0xFF, 0x00, 0x61], 0),
    ]
    for row in rows {
      let result = parse(bytes: row.bytes)
      #expect(result.root == nil)
      #expect(result.findings.map(\.code) == [.notUTF8], "\(row.bytes)")
      #expect(result.findings.first?.location.span.start == row.offset, "\(row.bytes)")
    }
    let big = [UInt8](repeating: UInt8(ascii: " "), count: YAMLDocument.largest + 1)
    #expect(parse(bytes: big).findings.map(\.code) == [.fileTooLarge])
  }

  /// What an open bracket or quote swallows is not what was meant.
  @Test func oneMistakeIsOneFinding() {
    let rows: [(text: String, codes: [DiagnosticCode])] = [
      ("a: {b: 1, b: 2}\nc: [", [.duplicateKey, .yamlSyntax]),
      ("a: [x, {b: 1, b: 2}\nc: 1\n", [.yamlSyntax]),
      ("a: {b: 1, b: 2, c: {{d}}: 1\ne: 1\n", [.unquotedBrace]),
      ("a: \"open\nb: {c: 1, c: 2}\nd: \"x\"\n", [.unclosedText]),
      ("a: *x\nb: *x\nc: *y\nd: *x\n", [.unknownAlias, .unknownAlias]),
      ("a: 1\nb: 2\na: 3\nb: 4\nc: 5\n", [.duplicateKey]),
    ]
    for row in rows {
      let findings = parse(row.text).findings
      #expect(findings.map(\.code) == row.codes, "\(row.text): \(findings.map(\.message))")
    }
  }

  /// A line that stands twice says its thing once.
  @Test func ofEqualKeysTheOneThatSaysSomethingCounts() {
    let result = parse("a:\na: {b: 1}\nc: >\nc: d\ne: 1\ne:\n")
    #expect(result.findings.map(\.code) == [.duplicateKey])
    #expect(result.root?["a"]?["b"]?.value.int == 1 && result.root?["c"]?.scalar?.text == "d")
    #expect(result.root?["e"]?.value.int == 1)
  }

  @Test func theRestIsStillRead() {
    let result = parse("a: 1\na: 2\nb: *none\nc: {{x}: 1}\nd: 4\n")
    #expect(result.findings.map(\.code) == [.duplicateKey, .unknownAlias, .keyNotText])
    #expect(result.root?.entries?.map(\.name) == ["a", "c", "d"])
    #expect(result.root?["a"]?.value.int == 1)
  }

  @Test func fixesMakeTheFileReadable() {
    let rows = [
      "url: {state.x}/orders\n", "- url: {state.x}/orders\n", "stop: a ? b : c\n", "headers: {a: b}\nurl: [x] y  \n",
    ]
    for row in rows {
      guard let fix = parse(row).findings.first?.fix else {
        Issue.record("no fix for \(row)")
        continue
      }
      let bytes = [fix].applied(to: Array(row.utf8))
      #expect(parse(bytes: bytes).findings.isEmpty, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  /// The examples of `explain` tell the truth.
  @Test func examplesOfTheCodeTable() {
    let notText: Set<DiagnosticCode> = [.fileTooLarge, .unreadableFile]
    for code in DiagnosticCode.all where code.id.hasPrefix("Y") && !notText.contains(code) {
      let bytes = code == .notUTF8 ? [0x6E, 0x3A, 0x20, 0xFE] : Array(code.bad.utf8)
      #expect(parse(bytes: bytes).findings.map(\.code) == [code], "\(code.id): \(code.bad)")
      #expect(parse(code.good).findings.isEmpty, "\(code.id): \(code.good)")
    }
  }

  @Test func aliasesHaveALimit() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      text +=
        "a\(level): &a\(level) [" + [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    let result = parse(text)
    #expect(result.root == nil)
    #expect(result.findings.map(\.code) == [.aliasExpansion])
  }

  @Test func randomBytesNeverCrash() {
    var random = SplitMix(seed: 7)
    let seeds = [
      "a: &x {b: [1, 'two', \"three\\n\"]}\nc: *x\nd: |+2\n   text\n\n  more\ne: >-\n  fold\n  ed\n<<: *x\n",
      "- - - a\n  - ? b\n    : c\n- !!str d\n- é日本\u{2028}x\u{85}y\r\n- \"a\\\n  b\"\n",
    ].map { Array($0.utf8) }
    let pieces: [[UInt8]] =
      [
        " ", "\n", "\r\n", ":", "-", "{", "}", "[", "]", "&a ", "*a", "'", "\"", "|", ">", "\t", "#", "!", "?", "é",
        "---\n", "<<",
      ]
      .map { Array($0.utf8) } + [[0xFF], [0], [0xC3]]
    var read = 0
    for _ in 0..<4_000 {
      var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        if Bool.random(using: &random), place < bytes.count {
          let end = min(bytes.count, place + Int.random(in: 1...4, using: &random))
          bytes.removeSubrange(place..<end)
        } else {
          bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
        }
      }
      let result = parse(bytes: bytes)
      if result.root != nil { read += 1 } else { #expect(!result.findings.isEmpty) }
      for finding in result.findings { _ = TextRenderer().render(finding) }
      if let root = result.root { checkPlaces(of: root) }
    }
    #expect(read > 200)
  }

  /// Every span lies in the file, and every scalar's decoder agrees with the parser.
  private func checkPlaces(of node: YAMLNode) {
    let all = 0...node.file.bytes.count
    #expect(all.contains(node.span.start) && all.contains(node.span.end) && node.span.start <= node.span.end)
    if let scalar = node.scalar { expectFaithful(scalar) }
    for item in node.items ?? [] { checkPlaces(of: item) }
    for entry in node.entries ?? [] {
      checkPlaces(of: entry.key)
      checkPlaces(of: entry.value)
    }
  }
}
