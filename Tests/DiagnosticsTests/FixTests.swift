// Edits to bytes, and names of findings that survive edits elsewhere.

import Diagnostics
import Testing

@Suite struct FixTests {
  private func fix(_ edits: (Int, Int, String)...) -> Fix {
    Fix("", edits: edits.map { Edit(replace: SourceSpan($0.0, $0.1), with: $0.2) })
  }

  @Test func editsAreMadeInTheOrderOfTheFile() {
    let rows: [(fixes: [Fix], expected: String)] = [
      ([], "abcdef"), ([fix((0, 1, "X"))], "Xbcdef"), ([fix((4, 6, "")), fix((0, 0, "<"))], "<abcd"),
      ([fix((1, 2, "B"), (3, 4, "DD"))], "aBcDDef"), ([fix((6, 6, "!"))], "abcdef!"),
      // Outside of the file, or backwards: nothing.
      ([fix((5, 9, "x"))], "abcdef"), ([fix((3, 1, "x"))], "abcdef"),
    ]
    for row in rows {
      #expect(String(decoding: row.fixes.applied(to: Array("abcdef".utf8)), as: UTF8.self) == row.expected)
    }
  }

  @Test func overlapsWait() {
    let fixes = [
      fix((0, 2, "a")), fix((1, 3, "b")), fix((2, 2, "c")), fix((2, 3, "d")), fix((9, 9, "e")), fix((4, 5, "f")),
    ]
    #expect(fixes.withoutOverlaps.map { $0.edits[0].replacement } == ["a", "c", "e", "f"])
  }

  private func finding(_ text: String, _ part: String) -> Diagnostic {
    let bytes = Array(text.utf8)
    let start = bytes.indices.last { bytes[$0...].starts(with: part.utf8) } ?? 0
    return Diagnostic(
      .oldBool, "m", at: Location(SourceFile(path: "a.yaml", bytes: bytes), SourceSpan(start, start + part.utf8.count)))
  }

  @Test func fingerprintsSurviveEditsElsewhere() {
    let name = Fingerprint.of(finding("a:\n  k: yes\n", "yes"), path: "a.yaml")
    for text in ["# new\n\na:\n  k: yes\n", "a:\n      k:  yes  \r\n", "b: 1\na:\n  k: yes\nc: 2\n"] {
      #expect(Fingerprint.of(finding(text, "yes"), path: "a.yaml") == name, "\(text)")
    }
    for other in [("a:\n  l: yes\n", "yes"), ("a:\n  k: yes\n", "k"), ("a:\n  k: on\n", "on")] {
      #expect(Fingerprint.of(finding(other.0, other.1), path: "a.yaml") != name, "\(other)")
    }
    #expect(Fingerprint.of(finding("a:\n  k: yes\n", "yes"), path: "b.yaml") != name)
  }

  @Test func equalFingerprintsAreNumbered() {
    let one = finding("k: yes\n", "yes")
    let names = Fingerprint.all(of: [one, one, finding("l: yes", "yes")]) { $0 }
    #expect(names[0].dropLast() == names[1].dropLast() && names[0].hasSuffix(":1") && names[1].hasSuffix(":2"))
    #expect(names[2].hasSuffix(":1"))
  }
}
