// What every source file keeps to.

import Foundation
import TestSupport
import Testing

struct SourceTests {
  private func sources(_ folder: String) throws -> [(path: String, text: String)] {
    let root = Repository.root.appending(path: folder)
    let files = FileManager.default.enumerator(atPath: root.path)!
    var result: [(String, String)] = []
    for case let file as String in files where file.hasSuffix(".swift") {
      result.append(("\(folder)/\(file)", try String(contentsOf: root.appending(path: file), encoding: .utf8)))
    }
    return result
  }

  @Test func filesOpenWithWhatTheyAreFor() throws {
    for (path, text) in try sources("Sources") + sources("Tests") {
      #expect(text.hasPrefix("// ") && !text.hasPrefix("// swift-tools"), "\(path) has no opening comment")
    }
  }

  @Test func filesAreOneIdea() throws {
    for (path, text) in try sources("Sources") + sources("Tests") {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 450, "\(path) has \(lines) lines: split it by topic")
    }
  }

  @Test func librariesNeitherPrintNorGiveUp() throws {
    let printing: Set<String> = [
      "Sources/CompilerCommands", "Sources/ExecutorCommands", "Sources/Console", "Sources/generate", "Sources/mock-api",
      "Sources/MockAPI", "Sources/backhoe", "Sources/backhoe-exec",
    ]
    for (path, text) in try sources("Sources") {
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let code = line.drop { $0 == " " }
        if code.hasPrefix("//") { continue }
        let place = "\(path):\(number + 1)"
        #expect(!code.contains("fatalError("), "\(place)")
        #expect(!code.contains("try!"), "\(place)")
        #expect(!code.contains("import Foundation"), "\(place)")
        if !printing.contains(where: { path.hasPrefix($0 + "/") }) {
          #expect(!code.hasPrefix("print("), "\(place) prints")
        }
      }
    }
  }
}
