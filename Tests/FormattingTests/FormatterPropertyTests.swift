// Formatting twice changes nothing more, and what a file says stays: over files that people wrote, over random changes
// of them, and over documents that are made up.

import Diagnostics
import Formatting
import Foundation
import TestSupport
import Testing
import Values
import YAMLSyntax

@Suite struct FormatterPropertyTests {
  /// Says what is wrong with the normal form of `text`; nil if nothing is, or if it is not YAML that is formatted.
  private func trouble(_ text: String) -> String? {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "test.yaml", bytes: Array(text.utf8))
    guard let root = YAMLDocument.parse(file, into: &bag) else { return nil }
    let once: [UInt8]
    do throws(Failure) {
      once = try Formatter.format(file, separated: ["endpoints"])
    } catch {
      return error.kind == .fault ? error.what : nil
    }
    let result = SourceFile(path: "test.yaml", bytes: once)
    var bagAfter = DiagnosticBag()
    guard let rootAfter = YAMLDocument.parse(result, into: &bagAfter) else { return "cannot be read any more" }
    if root.value != rootAfter.value { return "means something else" }
    if bag.sorted.map(\.code) != bagAfter.sorted.map(\.code) { return "has other findings" }
    guard let twice = try? Formatter.format(result, separated: ["endpoints"]) else {
      return "cannot be formatted again"
    }
    if twice != once { return "changes again:\n\(String(decoding: once, as: UTF8.self))" }
    let lines = String(decoding: once, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    return lines.contains { $0.contains("\r") } ? "has carriage returns" : nil
  }

  private func files() throws -> [(name: String, text: String)] {
    let folders = [
      Repository.root.appending(path: "fixtures"), try Repository.requiredShared("specs"),
      try Repository.requiredShared("seed"),
    ]
    var result: [(String, String)] = []
    for folder in folders.compactMap({ $0 }) {
      let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
      for name in names.sorted() where name.hasSuffix(".yaml") {
        result.append((name, try String(contentsOf: folder.appending(path: name), encoding: .utf8)))
      }
    }
    return result
  }

  @Test func filesThatPeopleWrote() throws {
    let files = try files()
    #expect(files.count > 20)
    for (name, text) in files { #expect(trouble(text) == nil, "\(name): \(trouble(text) ?? "")") }
  }

  /// Every line less or more indented, comments and breaks anywhere.
  @Test func changedFiles() throws {
    var random = SplitMix(seed: 5)
    let pieces = [
      " ", "  ", "\n", "\n\n", " # c", "\n# c\n", "\n    # c\n", "\t", ":", "- ", "'", "\"", "{", "}", "[", "]", ",",
      "|\n",
      ">-\n", "&a ", "*a", "? ", "!!str ", "\r\n", "#", "é", "<<: ", "|+\n", "---\n", "\\",
    ]
    let texts = try files().map(\.text).filter { $0.utf8.count < 6_000 }
    var read = 0
    for _ in 0..<3_000 {
      var text = Array((texts.randomElement(using: &random) ?? "").unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0...text.count, using: &random)
        if Bool.random(using: &random), place < text.count {
          text.removeSubrange(place..<min(text.count, place + Int.random(in: 1...3, using: &random)))
        } else {
          text.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").unicodeScalars, at: place)
        }
      }
      var changed = String.UnicodeScalarView()
      changed.append(contentsOf: text)
      var bag = DiagnosticBag()
      if YAMLDocument.parse(SourceFile(path: "", bytes: Array(String(changed).utf8)), into: &bag) != nil { read += 1 }
      if let trouble = trouble(String(changed)) {
        Issue.record("\(trouble)\n\(String(changed).debugDescription)")
        return
      }
    }
    #expect(read > 1_000)
  }

  @Test func documentsThatAreMadeUp() {
    for seed in 0..<3_000 {
      var writer = RandomYAML(seed: UInt64(seed))
      let text = writer.document()
      if let trouble = trouble(text) {
        Issue.record("seed \(seed): \(trouble)\n\(text.debugDescription)\n\(text)")
        return
      }
    }
  }
}
