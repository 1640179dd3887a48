// What cannot be planned is said at its place, before anything is written; and what is no plan is read by nobody.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct PlanErrorTests {
  private let spec = """
    name: Numbers
    endpoints:
      orders:
        iterate: {over: 'range(coalesce(context.range_start, "1"), coalesce(context.range_end, "50"), "1")', into: state.n}
        request: {url: "https://api.example.com/{state.n}"}
        response: {records: {jmespath: "r[]", primary_key: [id]}}
      days:
        iterate: {over: 'range(context.range_start, context.range_end, "1d")', into: state.day}
        request: {url: 'https://api.example.com/{date_format(state.day, "%Y-%m-%d")}'}
        response: {records: {jmespath: "r[]", primary_key: [id]}}
      listed:
        iterate: {over: inputs.list, into: state.n}
        request: {url: "https://api.example.com/{state.n}"}
        response: {records: {jmespath: "r[]", primary_key: [id]}}
    """

  private func plan(
    _ space: Workspace, _ endpoint: String, _ more: [String], into file: String = "plan.json"
  ) throws -> ProgramEnd {
    try space.run(
      [
        "plan", "spec.yaml", "--endpoint", endpoint, "--target", "sqlite:w.db", "--object", "main.t", "--now",
        "2024-05-01", "-o", file,
      ] + more)
  }

  @Test func rangesAndInputs() throws {
    let table: [(endpoint: String, more: [String], edit: (String, String)?, words: String)] = [
      ("orders", [], ("\"1\")", "\"0\")"), "step"),
      ("orders", ["--range", "9,1"], nil, "before it starts"),
      ("days", ["--range", "2024-02-01,2024-01-01"], nil, "before it starts"),
      ("days", ["--range", "x,y"], nil, "neither a date nor an integer"),
      ("days", [], nil, "the start of the range is null"),
      ("days", ["--range", "0001-01-01,9999-12-31"], nil, "--max-chunks"),
      ("orders", ["--range", "1,9000000000000000000"], nil, "--max-chunks"),
      ("listed", [], nil, "inputs.list is null"),
      ("listed", ["--input", "list=7"], nil, "gave no list"),
      ("orders", ["--max-requests", "49"], nil, "more than 49"),
      ("orders", ["--max-chunks", "49"], nil, "--max-chunks"),
      ("orders", ["--max-time", "10s"], nil, "more than 10"),
      ("order", [], nil, "did you mean 'orders'?"),
    ]
    for row in table {
      let space = try Workspace()
      try space.write("spec.yaml", row.edit.map { spec.replacing($0.0, with: $0.1) } ?? spec)
      let end = try plan(space, row.endpoint, row.more)
      #expect([1, 2].contains(end.code) && end.text.contains(row.words), "\(row.endpoint) \(row.more): \(end.text)")
      #expect(!FileManager.default.fileExists(atPath: space.path("plan.json")))
      #expect(space.server.requests.isEmpty)
    }
    let space = try Workspace()
    try space.write("spec.yaml", spec)
    let listed = try plan(space, "listed", ["--input", "list=[3, \"x\", null]"])
    #expect(listed.code == 0 && listed.text.contains("3 chunks"), "\(listed.text)")
  }

  @Test func aRangeThatNobodyReadsIsSaid() throws {
    let space = try Workspace()
    try space.write("spec.yaml", spec)
    let end = try plan(space, "listed", ["--range", "2024-01-01,2024-01-05", "--input", "list=[1]"])
    #expect(end.code == 0 && end.text.contains("warning[B011]: 'listed' does not read the range"), "\(end.text)")
    #expect(end.text.contains("command line:1:"), "\(end.text)")
  }

  @Test func findingsPointAtTheOption() throws {
    let space = try Workspace()
    try space.write("spec.yaml", spec)
    let table: [(endpoint: String, more: [String], code: String, carets: String)] = [
      ("days", ["--range", "2024-02-01,2024-01-01"], "P001", "2024-02-01,2024-01-01"),
      ("ordres", [], "K014", "ordres"), ("orders", ["--mode", "replace"], "K003", "replace"),
    ]
    for row in table {
      let end = try plan(space, row.endpoint, row.more)
      let lines = end.errors.split(separator: "\n").map(String.init)
      #expect(end.code == 2 && end.errors.contains("error[\(row.code)]"), "\(row): \(end.text)")
      let place = try #require(lines.firstIndex { $0.contains("--> command line:1:") }, "\(row): \(end.text)")
      let shown = try #require(lines[place...].firstIndex { $0.contains("--endpoint \(row.endpoint)") }, "\(end.text)")
      let start = try #require(lines[shown].range(of: row.carets))
      let column = lines[shown].distance(from: lines[shown].startIndex, to: start.lowerBound)
      let carets = lines[shown + 1]
      #expect(carets.dropFirst(column).hasPrefix(String(repeating: "^", count: row.carets.count)), "\(end.text)")
    }
    let name = try space.run([
      "plan", "spec.yaml", "--endpoint", "orders", "--target", "sqlite:w.db", "--object", "a.{target_schema}", "-o",
      "p",
    ])
    #expect(
      name.code == 2 && name.text.contains("error[E010]") && name.text.contains("command line:1:"), "\(name.text)")
  }

  @Test func filesThatAreNoPlans() throws {
    let space = try Workspace()
    try space.write("spec.yaml", spec)
    #expect(try plan(space, "orders", []).code == 0)
    let text = try space.read("plan.json")
    let nested = String(repeating: "[", count: 5_000)
    let table: [(String, String)] = [
      (String(text.prefix(text.count / 2)), "cut off"), (text + text, "nothing may follow"),
      (text.replacing("full-refresh", with: "incremental"), "was changed after it was made"),
      ("{\"format\":\"backhoe.plan/1\",\n\"as_of\":\(nested),\n\"streams\":[\n", "nested more than 256 deep"),
      ("", "cut off"), ("streams: []\n", "does not start as plans do"),
      (text.replacing("backhoe.plan/1", with: "backhoe.plan/7"), "has format backhoe.plan/7"),
    ]
    for (content, words) in table {
      try space.write("other.json", content)
      for command in [
        ["show"], ["verify"], ["diff", "plan.json"], ["split", "--stream", "orders"], ["status"], ["exec"],
      ] {
        let end = try space.run(command + ["other.json"])
        #expect(end.code == 2 && end.text.contains(words), "\(command), \(words): \(end.text)")
        #expect(end.text.contains(/error\[P01[012]\]/), "\(command), \(words): \(end.text)")
      }
    }
    #expect(space.server.requests.isEmpty)
  }
}
