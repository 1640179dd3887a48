// Fixes that are made, and those that are left out because something new would be wrong.

import Diagnostics
import Testing

@testable import Workspace

struct FixerTests {
  private func fixed(_ text: String) -> String? {
    let file = SourceFile(path: "x.yaml", bytes: Array(text.utf8))
    return Fixer(file) { Sample.check(String(decoding: $0.bytes, as: UTF8.self)) }.fixed()
      .map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private let url = "url: \"https://api.example.com/a\""

  @Test func whatCanBeMendedIs() {
    let rows: [(text: String, expected: String?)] = [
      (Sample.good, nil), (Sample.bad, Sample.good),
      (
        "endpoints:\n  a:\n    disabled: yes\n    reqest: {mehtod: GET, \(url), rate: '5'}\n",
        "endpoints:\n  a:\n    disabled: true\n    request: {method: GET, \(url), rate: 5}\n"
      ),
      // One quotation brings the next to light.
      (
        "endpoints:\n  a:\n    request:\n      url: {env.A}/a\n      method: GET\n  b:\n    request:\n      url: {env.A}/b\n",
        "endpoints:\n  a:\n    request:\n      url: '{env.A}/a'\n      method: GET\n  b:\n    request:\n      url: '{env.A}/b'\n"
      ),
      // CR LF and a byte order mark stay.
      (
        "\u{FEFF}endpoints:\r\n  a:\r\n    disabled: on\r\n    request: {\(url)}\r\n",
        "\u{FEFF}endpoints:\r\n  a:\r\n    disabled: true\r\n    request: {\(url)}\r\n"
      ),
      // What cannot be mended stays, what can is not held up by it.
      (
        "endpoints:\n  a: {zzz: 1, disabled: no, request: {\(url)}}\n",
        "endpoints:\n  a: {zzz: 1, disabled: false, request: {\(url)}}\n"
      ),
    ]
    for row in rows { #expect(fixed(row.text) == row.expected, "\(row.text)") }
  }

  /// A finding of words in a file, with fixes that the test chooses.
  private func checker(_ fixes: [String: (String, isSafe: Bool)]) -> (SourceFile) -> CheckedFile {
    { file in
      var result = CheckedFile()
      let words = file.bytes.split(separator: UInt8(ascii: " "))
      result.isReadable = !words.contains { $0.elementsEqual("broken".utf8) }
      for word in words {
        let text = String(decoding: word, as: UTF8.self)
        guard text.hasPrefix("!") || fixes[text] != nil else { continue }
        let span = SourceSpan(word.startIndex, word.endIndex)
        let fix = fixes[text].map { Fix("", replace: span, with: $0.0, isSafe: $0.isSafe) }
        result.findings.append(Diagnostic(.oldBool, text, at: Location(file, span), fix: fix))
      }
      return result
    }
  }

  @Test func fixesThatDoHarmAreLeftOut() {
    let check = checker([
      "a": ("A", true), "b": ("!new", true), "c": ("C", true), "d": ("broken !x", true), "e": ("E", false),
      "f": ("g", true), "g": ("G", true), "h": ("i", true), "i": ("!j", true), "k": ("k k", true),
    ])
    let rows: [(text: String, expected: String?)] = [
      ("a b c", "A b C"), ("b", nil), ("a d c d", "A d C d"), ("e", nil), ("a e", "A e"), ("f a", "G A"),
      ("h a", "h A"),
      ("a a a b a a a b", "A A A b A A A b"), ("k a", "k A"), ("!z a", "!z A"),
    ]
    for row in rows {
      let file = SourceFile(path: "x", bytes: Array(row.text.utf8))
      let fixed = Fixer(file, check: check).fixed()
      #expect(fixed.map { String(decoding: $0.bytes, as: UTF8.self) } == row.expected, "\(row.text)")
    }
  }

  @Test func whatIsNotReportedIsNotMended() {
    let file = SourceFile(path: "x", bytes: Array("a c".utf8))
    let check = checker(["a": ("A", true), "c": ("C", true)])
    let fixed = Fixer(file, isReported: { $0.message != "c" }, check: check).fixed()
    #expect(fixed.map { String(decoding: $0.bytes, as: UTF8.self) } == "A c" && fixed?.count == 1)
  }
}
