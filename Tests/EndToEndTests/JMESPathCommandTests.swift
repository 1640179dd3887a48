// `backhoe jmespath` and `backhoe eval` as they are typed, and the standard's cases through the program.

import Foundation
import Records
import TestSupport
import Testing

struct JMESPathCommandTests {
  /// A folder with files, gone with the test.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "backhoe-jmespath-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
      try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    }

    func run(_ arguments: [String]) throws -> ProgramEnd {
      try RunningProgram(
        Repository.products.appending(path: "backhoe").path, arguments,
        environment: [("PATH", "/usr/bin:/bin"), ("HOME", path)],
        folder: path
      ).wait()
    }
  }

  /// A document, expressions, and what must come out of them.
  private struct Suite {
    var place: String
    var given: Cell
    var cases: [Cell]
  }

  @Test func standardCases() throws {
    guard let shared = try Repository.requiredShared("conformance/jmespath") else { return }
    let parser = JSONParser(keys: nil)
    let folder = try Folder()
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: shared.path).sorted() where file.hasSuffix(".json")
    {
      let page = try parser.parse(PageBytes(Array(try Data(contentsOf: shared.appending(path: file)))))
      for suite in page.root.elements {
        let cases = Array(suite.member("cases").elements)
        count += cases.count
        try check(Suite(place: file, given: suite.member("given"), cases: cases), folder, parser)
      }
    }
    #expect(count > 850)
  }

  private func check(_ suite: Suite, _ folder: Folder, _ parser: JSONParser) throws {
    try folder.write("given.json", JSONWriter.string(suite.given))
    let expressions = suite.cases.map { JSONWriter.string($0.member("expression")) }
    try folder.write("expressions", expressions.joined(separator: "\n") + "\n")
    let end = try folder.run(["jmespath", "--input", "given.json", "--expressions", "expressions"])
    #expect(end.code == 0 && end.errors.isEmpty, "\(suite.place): \(end.errors)")
    let lines = end.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    try #require(lines.count == suite.cases.count, "\(suite.place)")
    for (row, line) in zip(suite.cases, lines) {
      let page = try parser.parse(PageBytes(Array(line.utf8)))
      let wanted = row.member(row.member("error").kind == .absent ? "result" : "error")
      // Cases for benchmarks have no result.
      if wanted.kind == .absent { continue }
      let found = page.root.member(row.member("error").kind == .absent ? "result" : "error")
      #expect(CellOrder.equal(found, wanted), "\(suite.place): \(row.member("expression").text): \(line)")
    }
  }

  @Test func linesOfExpressions() throws {
    let folder = try Folder()
    try folder.write("given.json", #"{"a": [1, {"b": "x"}], "n": 12345678901234567890123, "f": 1.0}"#)
    let rows = [
      (#""a""#, #"{"result": [1,{"b":"x"}]}"#), (#""n""#, #"{"result": 12345678901234567890123}"#),
      (#""f""#, #"{"result": 1.0}"#), (#""a[""#, #"{"error": "syntax"}"#), ("", #"{"error": "syntax"}"#),
      (#""\ud800""#, #"{"error": "syntax"}"#), ("a", #"{"error": "syntax"}"#),
      (#""abs(a)""#, #"{"error": "invalid-type"}"#), (#""length(@, @)""#, #"{"error": "invalid-arity"}"#),
      (#""f(@)""#, #"{"error": "unknown-function"}"#), (#""a[::0]""#, #"{"error": "invalid-value"}"#),
      (#""nothing""#, #"{"result": null}"#),
    ]
    try folder.write("expressions", rows.map { $0.0 + "\n" }.joined())
    let end = try folder.run(["jmespath", "--input", "given.json", "--expressions", "expressions"])
    #expect(end.code == 0)
    #expect(end.output == rows.map { $0.1 + "\n" }.joined())
  }

  @Test func oneExpression() throws {
    let folder = try Folder()
    try folder.write("given.json", #"{"a": [1, {"b": "x"}], "n": 12345678901234567890123}"#)
    try folder.write("no.json", "{,")
    // Where jq looks for definitions of the user's own.
    try folder.write(".jq", "def mine: 42;")
    let rows: [(arguments: [String], code: Int32, said: String)] = [
      (["jmespath", "a[1].b", "--input", "given.json"], 0, "\"x\"\n"),
      (["jmespath", "a[", "--input", "given.json"], 1, "1 | a[\n  |  ^ syntax\n"),
      (["jmespath", "abs(a)", "--input", "given.json"], 1, "has no value for this document"),
      (["jmespath", "a", "--input", "no.json"], 2, "no.json is no JSON: line 1, column 2"),
      (["jmespath", "a", "--input", "missing.json"], 2, "cannot read 'missing.json'"),
      (["jmespath", "--input", "given.json"], 2, "give one expression"),
      (["jmespath", "--expressions", "-"], 2, "cannot both be the standard input"),
      (["eval", "input.a[1].b + input.n", "--input", "given.json"], 0, "\"x12345678901234567890123\"\n"),
      (["eval", "input.a[0] + state.x", "--input", "given.json", "--scope", "state={\"x\": 2}"], 0, "3\n"),
      (["eval", #"jq(1, "mine")"#], 1, "mine/0 is not defined"),
      (["eval", "-2 ** 2"], 0, "4\n"),
      (["eval", "--input", "given.json", "-input.a[0]"], 0, "-1\n"),
      (["eval", "- -input.a[0]", "--input", "given.json"], 0, "1\n"),
      (["eval", "--(1)"], 0, "1\n"), (["eval", "--", "-1"], 0, "-1\n"),
      (["disasm", "-input.a"], 0, "neg r0, r0"),
      (["eval", "-h"], 0, "Evaluate one expression"), (["eval", "1", "--nosuch"], 2, "--nosuch"),
      (["eval", "inptu", "--input", "given.json"], 1, "did you mean 'input'?"),
      (["eval", "input"], 1, "unknown name 'input'"),
      (["eval", "1", "--scope", "$loose={}"], 2, "names no scope"),
      (["eval", "input", "--input", "no.json"], 2, "no.json is no JSON"),
      (["disasm", "input.a"], 0, "scope r0, $loose"),
    ]
    for row in rows {
      let end = try folder.run(row.arguments)
      #expect(end.code == row.code && end.text.contains(row.said), "\(row.arguments): \(end.text)")
    }
  }
}
