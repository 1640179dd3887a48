// Diffs as `diff -u` writes them, and that they lead from one text to the other.

import TestSupport
import Testing

@testable import Workspace

struct UnifiedDiffTests {
  private func diff(_ old: String, _ new: String) -> String {
    UnifiedDiff.text(from: Array(old.utf8), to: Array(new.utf8), path: "x")
  }

  @Test func rows() {
    let head = "--- a/x\n+++ b/x\n"
    let rows: [(old: String, new: String, diff: String)] = [
      ("a\n", "a\n", ""), ("", "", ""), ("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"), ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
      ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
      ("a", "b", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"),
      (
        "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nX\n6\n7\n8\n",
        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n"
      ),
      (
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n", "X\n2\n3\n4\n5\n6\n7\n8\n9\n",
        "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -7,4 +7,3 @@\n 7\n 8\n 9\n-0\n"
      ),
    ]
    for row in rows { #expect(diff(row.old, row.new) == (row.diff.isEmpty ? "" : head + row.diff), "\(row)") }
  }

  /// What the diff says of both texts is true, and what it leaves out is the same in both.
  private func applied(_ diff: String, to old: String) -> String {
    var lines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.removeLast()
    var result: [String] = []
    var place = 0
    for line in diff.split(separator: "\n").dropFirst(2) {
      let text = String(line.dropFirst())
      switch line.first {
      case "@":
        let numbers = line.split(separator: " ")[1].dropFirst().split(separator: ",")
        let start = Int(numbers[0])! - (numbers.count == 2 && numbers[1] == "0" ? 0 : 1)
        result += lines[place..<start]
        place = start
      case " ", "-":
        #expect(lines[place] == text)
        if line.first == " " { result.append(text) }
        place += 1
      default: result.append(text)
      }
    }
    return (result + lines[place...]).map { $0 + "\n" }.joined()
  }

  @Test func diffsLeadFromOneTextToTheOther() {
    var random = SplitMix(seed: 7)
    for _ in 0..<300 {
      let old = (0..<Int.random(in: 0...30, using: &random)).map { _ in "\(Int.random(in: 0...4, using: &random))\n" }
      var new = old
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        let place = Int.random(in: 0...new.count, using: &random)
        if Bool.random(using: &random) || place == new.count {
          new.insert("\(Int.random(in: 0...4, using: &random))\n", at: place)
        } else {
          new.remove(at: place)
        }
      }
      let (before, after) = (old.joined(), new.joined())
      #expect(applied(diff(before, after), to: before) == after, "\(before) → \(after)")
    }
  }

  @Test func textsWithNothingInCommon() {
    let old = (0..<3_000).map { "a\($0)\n" }.joined()
    let new = (0..<3_000).map { "b\($0)\n" }.joined()
    #expect(applied(diff(old, new), to: old) == new)
  }

  /// As `patch` reads a diff: lines end with LF, what stands before it is theirs, and a remark says which has none.
  private func patched(_ old: [UInt8], by diff: String) -> [UInt8] {
    /// Each with its LF, if it has one.
    func lines(_ bytes: [UInt8]) -> [[UInt8]] {
      let parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      return parts.enumerated().map { $1 + ($0 + 1 < parts.count ? [0x0A] : []) }.filter { !$0.isEmpty }
    }
    let source = lines(old)
    var result: [[UInt8]] = []
    var place = 0
    var shown = lines(Array(diff.utf8)).dropFirst(2)
    while var line = shown.popFirst() {
      if shown.first?.first == UInt8(ascii: "\\") {
        line.removeLast()
        shown.removeFirst()
      }
      let text = Array(line.dropFirst())
      switch line[0] {
      case UInt8(ascii: "@"):
        let numbers = String(decoding: line, as: UTF8.self).split(separator: " ")[1].dropFirst().split(separator: ",")
        let start = Int(numbers[0])! - (numbers.count == 2 && numbers[1] == "0" ? 0 : 1)
        result += source[place..<start]
        place = start
      case UInt8(ascii: "+"): result.append(text)
      default:
        #expect(source[place] == text)
        if line[0] == UInt8(ascii: " ") { result.append(text) }
        place += 1
      }
    }
    return Array((result + source[place...]).joined())
  }

  /// Whatever ends the lines of a file, `patch` can apply what is shown.
  @Test func everyKindOfLineBreak() {
    for end in ["\n", "\r\n", "\r", "\n\r"] {
      for last in ["", end] {
        let old = ["a: 1", "b: 2", "c: 3", "d: 4", "e: 5", "f: 6", "g: 7", "h: 8", "i: 9"]
        let new = ["a: 1", "bb: 2", "c: 3", "d: 4", "e: 5", "f: 6", "g: 7", "h: 8", "i: nine", "j: 10"]
        let (before, after) = (old.joined(separator: end) + last, new.joined(separator: end) + last)
        for (from, to) in [(before, after), (after, before), (before, before + "x"), (before + "x", before)] {
          let bytes = (Array(from.utf8), Array(to.utf8))
          let shown = UnifiedDiff.text(from: bytes.0, to: bytes.1, path: "x")
          #expect(patched(bytes.0, by: shown) == bytes.1, "\(end.debugDescription) \(last.debugDescription)\n\(shown)")
        }
      }
    }
  }
}
