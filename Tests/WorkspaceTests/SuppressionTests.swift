// Comments that suppress: what each covers, and what is said of those that are wrong.

import Diagnostics
import Testing

@testable import Workspace

struct SuppressionTests {
  private static let request = "request: {url: \"https://api.example.com/a\"}"

  private static func spec(_ lines: String...) -> String {
    "endpoints:\n" + lines.joined(separator: "\n").replacing("REQUEST", with: request) + "\n"
  }

  static let rows: [(name: String, text: String, findings: [String])] = [
    ("none", spec("  a: {disabled: yes, REQUEST}"), ["2:17 K005"]),
    ("above", spec("  # backhoe: ignore K005 -- r", "  a: {disabled: yes, REQUEST}"), []),
    ("behind", spec("  a: {disabled: yes, REQUEST} # backhoe: ignore K005 -- r"), []),
    ("behind its first line", spec("  a: # backhoe: ignore K005 -- r", "    disabled: yes", "    REQUEST"), []),
    ("behind the very line", spec("  a:", "    disabled: yes  # backhoe: ignore K005 -- r", "    REQUEST"), []),
    (
      "of a neighbour", spec("  a:", "    disabled: yes", "    REQUEST # backhoe: ignore K005 -- r"),
      ["3:15 K005", "4:67 K091"]
    ),
    (
      "above, others between", spec("  # backhoe: ignore K005 -- r", "  # more", "", "  a: {disabled: yes, REQUEST}"),
      []
    ),
    (
      "the file",
      "# backhoe: ignore K005 -- r\n" + spec("  a: {disabled: yes, REQUEST}", "  b: {disabled: no, REQUEST}"), []
    ),
    (
      "only below",
      spec("  a: {disabled: yes, REQUEST}", "  # backhoe: ignore K005 -- r", "  b: {disabled: no, REQUEST}"),
      ["2:17 K005"]
    ),
    ("unused", spec("  # backhoe: ignore K005 -- r", "  a: {REQUEST}"), ["2:21 K091"]),
    ("one of two unused", spec("  # backhoe: ignore K005, K001 -- r", "  a: {disabled: on, REQUEST}"), ["2:27 K091"]),
    ("two used", spec("  # backhoe: ignore K001,K005 -- r", "  a: {disabled: on, zzz: 1, REQUEST}"), []),
    ("no reason", spec("  # backhoe: ignore K005", "  a: {disabled: yes, REQUEST}"), ["2:3 K093"]),
    ("an empty reason", spec("  # backhoe: ignore K005 --  ", "  a: {disabled: yes, REQUEST}"), ["2:3 K093"]),
    ("reason without dashes", spec("  # backhoe: ignore K005 because", "  a: {disabled: yes, REQUEST}"), ["2:26 K092"]),
    (
      "unknown code", spec("  # backhoe: ignore K905 -- r", "  a: {disabled: yes, REQUEST}"),
      ["2:21 K092", "3:17 K005"]
    ),
    ("no code", spec("  # backhoe: ignore -- r", "  a: {disabled: yes, REQUEST}"), ["2:3 K092", "3:17 K005"]),
    (
      "another word", spec("  # backhoe: ingore K005 -- r", "  a: {disabled: yes, REQUEST}"),
      ["2:14 K092", "3:17 K005"]
    ),
    ("lower case", spec("  #backhoe:ignore k005--r", "  a: {disabled: yes, REQUEST}"), []),
    ("in a text", spec("  a: {description: '# backhoe: ignore K005 -- r', disabled: yes, REQUEST}"), ["2:61 K005"]),
    (
      "in a block",
      spec("  a:", "    description: |", "      # backhoe: ignore K005 -- r", "    disabled: yes", "    REQUEST"),
      ["5:15 K005"]
    ),
    (
      "behind nothing", spec("  a: {disabled: yes,", "    REQUEST", "  } # backhoe: ignore K005 -- r"),
      ["2:17 K005", "4:23 K091"]
    ),
    (
      "below everything", spec("  a: {disabled: yes, REQUEST}", "# backhoe: ignore K005 -- r"),
      ["2:17 K005", "3:19 K091"]
    ),
    ("errors too", spec("  a:", "    # backhoe: ignore K001 -- another program's", "    zzz: 1", "    REQUEST"), []),
    ("a duplicate key", spec("  a: {REQUEST}", "  # backhoe: ignore Y008 -- r", "  a: {REQUEST}"), []),
  ]

  @Test(arguments: rows.indices) func row(_ index: Int) {
    let row = Self.rows[index]
    #expect(Sample.places(row.text) == row.findings, "\(row.name):\n\(row.text)")
  }

  @Test func codesThatAreNotWantedAreNotJudged() {
    let text = Self.spec("  # backhoe: ignore K005 -- r", "  a: {REQUEST}")
    var filter = CodeFilter()
    filter.ignore = ["K005"]
    #expect(Sample.places(text, filter: filter) == [])
    filter = CodeFilter()
    filter.select = ["E", "K091"]
    #expect(Sample.places(text, filter: filter) == [])
  }

  @Test func examplesOfTheCodeTable() {
    for code in DiagnosticCode.all where code.id.hasPrefix("K09") && code != .staleBaseline {
      #expect(Sample.check(code.bad).findings.map(\.code) == [code], "\(code.id)")
      #expect(Sample.check(code.good).findings.isEmpty, "\(code.id)")
    }
  }

  @Test func aUselessCommentIsDeletedWithItsLine() throws {
    let text = Self.spec("  # backhoe: ignore K005 -- r", "  a: {REQUEST} # backhoe: ignore K001 -- r")
    let file = SourceFile(path: "x.yaml", bytes: Array(text.utf8))
    let fixed = try #require(Fixer(file) { Sample.check(String(decoding: $0.bytes, as: UTF8.self)) }.fixed())
    #expect(String(decoding: fixed.bytes, as: UTF8.self) == Self.spec("  a: {REQUEST}"))
  }
}
