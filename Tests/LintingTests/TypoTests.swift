// Slips at every place of a real spec, one at a time: a letter in each word, each line lost, each line twice. None has
// more than one finding, so that a reader never has to guess which of several is the mistake.

import Diagnostics
import Foundation
import Linting
import Specs
import TestSupport
import Testing
import YAMLSyntax

struct TypoTests {
  private func findings(_ text: String) -> [String] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "spec.yaml", bytes: Array(text.utf8))
    if let root = YAMLDocument.parse(file, into: &bag) {
      SpecChecker.lint(SpecDocument(root, into: &bag), into: &bag)
    }
    return bag.sorted.map { "\(file.lines.position(at: $0.location.span.start).line) \($0.code.id) \($0.message)" }
  }

  /// What stands before a comment; prose is nobody's affair.
  private func content(_ line: String) -> Substring {
    let trimmed = line.drop { $0 == " " || $0 == "-" }
    if trimmed.hasPrefix("#") || ["description:", "docs:", "name:"].contains(where: trimmed.hasPrefix) { return "" }
    return line.prefix(upTo: line.range(of: " #")?.lowerBound ?? line.endIndex)
  }

  /// Two letters in the middle of each word swapped.
  private func typos(_ line: String) -> [String] {
    content(line).split { !$0.isLetter && !$0.isNumber && $0 != "_" }.filter { $0.count > 2 }.map { word in
      var letters = Array(word)
      letters.swapAt(letters.count / 2 - 1, letters.count / 2)
      return line.replacingCharacters(in: word.startIndex..<word.endIndex, with: String(letters))
    }.filter { $0 != line }
  }

  @Test(arguments: ["market.yaml", "shop.yaml"]) func oneSlipHasOneFinding(_ name: String) throws {
    let url = Repository.root.appending(path: "fixtures/specs/\(name)")
    let lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
    let before = findings(lines.joined(separator: "\n"))
    var slips = 0
    for (place, line) in lines.enumerated() where !content(line).allSatisfy(\.isWhitespace) {
      for slip in [[], [line, line]] + typos(line).map({ [$0] }) {
        var changed = lines
        changed.replaceSubrange(place...place, with: slip)
        let found = findings(changed.joined(separator: "\n"))
        slips += 1
        #expect(found.count <= before.count + 1, "line \(place + 1) became \(slip): \(found)")
      }
    }
    #expect(slips > 300)
  }
}
