// The log of a run as JSON Lines: one object a line, from the first to the last, whatever happens.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct LogTests {
  /// Every line of standard error as an object.
  private func lines(_ end: ProgramEnd) throws -> [[String: Any]] {
    try end.errors.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
  }

  private func text(_ value: Any?) -> String { value.map { "\($0)" } ?? "missing" }

  @Test func everyLineIsAnObjectWithTheSameHead() throws {
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/2024-01-03"
    fault.status = 404
    let space = try Workspace(spec: logSpec) { $0.faults = [fault] }
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    let end = try space.exec("plan.json", ["--log-format", "json"])
    #expect(end.code == 1 && end.output.isEmpty, "\(end.output)")
    let found = try lines(end)
    for line in found {
      #expect(text(line["time"]).wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil, "\(line)")
      #expect(["info", "warning", "error"].contains(text(line["level"])), "\(line)")
      #expect(text(line["plan"]).hasPrefix("bp_"), "\(line)")
    }
    #expect(
      found.map { text($0["event"]) } == [
        "run.started", "stream.started", "chunk.failed", "stream.ended", "run.ended",
      ])
    let failed = found[2]
    #expect(text(failed["stream"]) == "days" && text(failed["label"]) == "2024-01-03")
    let request = try #require(failed["request"] as? [String: Any])
    #expect(text(request["method"]) == "GET" && text(request["url"]) == space.server.url + fault.path)
    #expect(text(request["status"]) == "404" && text(request["attempt"]) == "1" && text(request["page"]) == "1")
    #expect(!text(request["body"]).isEmpty)
    let ended = found[3]
    for (key, value) in [
      ("chunks", "5"), ("done", "4"), ("failed", "1"), ("left", "1"), ("rows", "96"), ("requests", "5"),
      ("earlier", "0"), ("level", "error"),
    ] { #expect(text(ended[key]) == value, "\(key): \(ended)") }
    let last = found[4]
    for (key, value) in [
      ("outcome", "partial"), ("exit_code", "1"), ("rows", "96"),
      ("go_on", "backhoe exec plan.json --rate 100000 --log-format json"),
    ] { #expect(text(last[key]) == value, "\(key): \(last)") }

    space.server.removeFaults()
    let again = try space.exec("plan.json", ["--log-format", "json"])
    let done = try #require(try lines(again).last)
    #expect(again.code == 0 && text(done["outcome"]) == "done" && done["go_on"] is NSNull, "\(done)")
  }

  @Test func whatCannotBeginIsAnObjectToo() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    let rows: [([String], [(String, String)], String)] = [
      (["--expect", "bp_other"], [], "not the plan that was expected"), ([], [("SHOP_KEY", "")], "secret"),
      (["--chunk", "bc_9999"], [], "no chunk 'bc_9999'"),
    ]
    for (arguments, settings, part) in rows {
      let end = try space.exec("plan.json", ["--log-format", "json"] + arguments, settings: settings)
      let found = try lines(end)
      #expect(end.code == 2 && found.count == 1, "\(end.text)")
      #expect(text(found[0]["event"]) == "run.failed" && text(found[0]["exit_code"]) == "2", "\(found)")
      #expect(text(found[0]["message"]).contains(part), "\(found)")
    }
  }
}
