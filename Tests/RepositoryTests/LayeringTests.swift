// Who may import whom: the table of docs/ARCHITECTURE.md held against the imports in the sources.

import Foundation
import TestSupport
import Testing

struct LayeringTests {
  /// Rows from the bottom; a target imports only from lower rows. `|` parts the compiler's side from the executor's.
  private static let rows: [(compiler: [String], both: [String], executor: [String])] = [
    ([], ["CYAML", "CCurl", "CSQLite", "CPostgres", "CCrypto", "CSSL", "CRE2Library", "CZlib", "CZstd"], ["CXML"]),
    ([], ["CCurlShims", "CRE2", "CJQ", "Values", "Types"], []),
    ([], ["Diagnostics", "Records"], []),
    (["ExpressionSyntax"], ["Compression", "JMESPath", "YAMLSyntax"], []),
    (["Formatting"], ["Functions", "Keys"], []),
    ([], ["Bytecode", "Plans", "Connections", "Console", "Reports"], []),
    (["Specs", "ExpressionCompiler"], ["VirtualMachine"], []),
    (["Linting", "Reviewing", "Schemas"], [], ["Formats", "Targets", "Transport"]),
    (["Planning", "Workspace"], [], ["Execution"]),
    (["CompilerCommands", "Reference"], [], ["ExecutorCommands"]),
    (["backhoe", "generate"], ["MockAPI", "mock-api"], ["backhoe-exec"]),
  ]

  private func imports() throws -> [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    let sources = Repository.root.appending(path: "Sources")
    for target in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
      let files = FileManager.default.enumerator(atPath: sources.appending(path: target).path)!
      result[target] = []
      for case let file as String in files where file.hasSuffix(".swift") {
        let text = try String(contentsOf: sources.appending(path: "\(target)/\(file)"), encoding: .utf8)
        for line in text.split(separator: "\n") {
          let words = line.split(separator: " ")
          guard let place = words.firstIndex(of: "import"), place < words.count - 1 else { continue }
          let isImport = words[..<place].allSatisfy {
            ["internal", "package", "public", "private", "fileprivate", "@testable"].contains($0)
          }
          if isImport { result[target]!.insert(String(words.last!.split(separator: ".")[0])) }
        }
      }
    }
    return result
  }

  @Test func importsGoDownwardAndNeverOverTheBar() throws {
    var height: [String: Int] = [:]
    var side: [String: String] = [:]
    for (row, targets) in Self.rows.enumerated() {
      for (name, list) in [("compiler", targets.compiler), ("both", targets.both), ("executor", targets.executor)] {
        for target in list {
          height[target] = row
          side[target] = name
        }
      }
    }
    let allowedOutside: Set<String> = ["Glibc", "Synchronization", "ArgumentParser"]
    for (target, imports) in try imports() {
      let row = try #require(height[target], "\(target) has no row")
      for imported in imports where !allowedOutside.contains(imported) {
        guard let other = height[imported] else {
          Issue.record("\(target) imports \(imported), which is neither ours nor allowed")
          continue
        }
        // The mock API's program and its library share the row of what nobody imports.
        #expect(
          other < row || (target == "mock-api" && imported == "MockAPI"),
          "\(target) imports \(imported) from its own row or above")
        let sides = (side[target]!, side[imported]!)
        #expect(
          sides != ("compiler", "executor") && sides != ("executor", "compiler"),
          "\(target) imports \(imported) over the bar")
        if side[target] == "both" {
          #expect(side[imported] == "both", "\(target) is for both sides, \(imported) for one")
        }
      }
    }
  }

  @Test func everyTargetHasARowAndAFolder() throws {
    let listed = Set(Self.rows.flatMap { $0.compiler + $0.both + $0.executor })
    let folders = Set(
      try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: "Sources").path))
    #expect(listed == folders)
  }

  /// Only these files see a C library: elsewhere its types would leak.
  @Test func cLibrariesStayInTheirRooms() throws {
    let rooms = [
      "CYAML": "YAMLSyntax", "CCurl": "Transport", "CCurlShims": "Transport", "CSQLite": "Targets",
      "CPostgres": "Targets",
      "CCrypto": "Values", "CRE2": "Functions", "CJQ": "Functions", "CZstd": "Compression",
    ]
    for (target, imports) in try imports() {
      for imported in imports {
        // The mock API is the other side, and no part of the product.
        guard let room = rooms[imported], target != "MockAPI" else { continue }
        #expect(target == room, "\(target) imports \(imported)")
      }
    }
  }
}
