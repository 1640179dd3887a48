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
