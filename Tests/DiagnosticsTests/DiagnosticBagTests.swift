// Order, equality and limits of collected findings.

import Diagnostics
import Testing

@Suite struct DiagnosticBagTests {
  private func file(_ path: String) -> SourceFile { SourceFile(path: path, bytes: Array("abcdef".utf8)) }

  @Test func sortedByFilePlaceAndWeight() {
    let (a, b) = (file("a"), file("b"))
    var bag = DiagnosticBag()
    bag.add(Diagnostic(.oldBool, "1", at: Location(b, SourceSpan(0, 1))))
    bag.add(Diagnostic(.unknownKey, "2", at: Location(a, SourceSpan(3, 4))))
    bag.add(Diagnostic(.oldBool, "3", at: Location(a, SourceSpan(1, 2))))
    bag.add(Diagnostic(.wrongKind, "4", at: Location(a, SourceSpan(1, 2))))
    bag.add(Diagnostic(.unknownKey, "5", at: Location(a, SourceSpan(1, 2))))
    #expect(bag.sorted.map(\.message) == ["5", "4", "3", "2", "1"])
    #expect(bag.count(.error) == 3 && bag.count(.warning) == 2 && bag.hasErrors)
  }

  /// What is quoted is never longer than anyone reads.
  @Test func longTextsAreShortened() {
    let text = String(repeating: "a", count: 50_000) + "é"
    let file = SourceFile(path: "a.yaml", bytes: [])
    let finding = Diagnostic(
      .unknownKey, text, at: Location(file, SourceSpan(0, 0)), label: text, notes: [Note(text)], help: text,
      fix: Fix(text, replace: SourceSpan(0, 0), with: text))
    let shown = String(repeating: "a", count: 900) + " … " + String(repeating: "a", count: 299) + "é"
    #expect([finding.message, finding.label, finding.notes[0].message, finding.help] == [shown, shown, shown, shown])
    #expect(finding.fix?.title == shown)
    #expect(finding.fix?.edits[0].replacement == text)
  }

  @Test func equalFindingsAreKeptOnce() {
    let a = file("a")
    var bag = DiagnosticBag()
    for _ in 0..<3 { bag.add(Diagnostic(.oldBool, "m", at: Location(a, SourceSpan(0, 1)))) }
    bag.add(Diagnostic(.oldBool, "m", at: Location(a, SourceSpan(1, 2))))
    bag.add(Diagnostic(.oldBool, "other", at: Location(a, SourceSpan(0, 1))))
    var copy = bag
    copy.add(contentsOf: bag)
    #expect(copy.sorted.count == 3 && !copy.hasErrors && copy.dropped == 0)
  }

  @Test func eachFileHasItsLimit() {
    let (a, b) = (file("a"), file("b"))
    var bag = DiagnosticBag()
    for number in 0..<DiagnosticBag.capacity {
      bag.add(Diagnostic(.oldBool, "\(number)", at: Location(a, SourceSpan(0, 1))))
    }
    bag.add(Diagnostic(.unknownKey, "late", at: Location(a, SourceSpan(0, 1))))
    bag.add(Diagnostic(.oldBool, "m", at: Location(b, SourceSpan(0, 1))))
    #expect(bag.sorted.count == DiagnosticBag.capacity + 1 && bag.dropped == 1)
    // Exit codes depend on it.
    #expect(bag.hasErrors)
  }
}
