// Watermarks from the command line: seen, set, moved to another database, and never back unasked; and how runs move them.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct StateCommandTests {
  private func state(_ space: Workspace, _ arguments: [String]) throws -> ProgramEnd {
    try space.run(["state"] + arguments + ["--target", "WAREHOUSE"])
  }

  private func mark(_ space: Workspace) throws -> String {
    try state(space, ["get", "events_by_day", "last_day"]).output
  }

  @Test func seenAndSet() throws {
    let space = try Workspace()
    let none = try state(space, ["list"])
    #expect(none.code == 0 && none.errors == "there are no watermarks\n", "\(none.text)")
    #expect(!FileManager.default.fileExists(atPath: space.database))
    try space.plan("events_by_day")
    #expect(try space.exec().code == 0)
    let list = try state(space, ["list"])
    #expect(list.output.hasPrefix("events_by_day → analytics.events: last_day = 2024-01-31  (string, set by bp_"))
    #expect(try mark(space) == "2024-01-31\n")

    let back = try state(space, ["set", "events_by_day", "last_day", "2024-01-15"])
    #expect(back.code == 2, "\(back.text)")
    for part in ["would move back", "last_day = 2024-01-15 (was 2024-01-31)", "'--back'"] {
      #expect(back.errors.contains(part), "\(back.errors)")
    }
    #expect(try mark(space) == "2024-01-31\n")
    #expect(try state(space, ["set", "events_by_day", "last_day", "2024-01-15", "--back"]).code == 0)
    // Forward needs no word; the kind is that of what stands, though it reads like a number.
    #expect(try state(space, ["set", "events_by_day", "last_day", "2025"]).code == 0)
    #expect(try state(space, ["list", "--format", "json"]).output.contains("\"value\":\"2025\""))
    #expect(try state(space, ["set", "events_by_day", "last_day", "null"]).code == 2)
    #expect(try state(space, ["set", "events_by_day", "last_day", "null", "--back"]).code == 0)
    #expect(try state(space, ["get", "events_by_day", "last_day"]).code == 2)
  }

  @Test func whatIsWrongIsNamed() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    #expect(try space.exec().code == 0)
    try space.write("other.json", "{\"format\":\"backhoe.plan/1\"}")
    try space.write("half.json", "{\"format\":\"backhoe.state/1\",\"watermarks\":[{\"stream\":\"a\"}]}")
    let rows: [([String], String)] = [
      (["get", "events_by_dya", "last_day"], "did you mean 'events_by_day'"),
      (["get", "events_by_day", "lastday"], "did you mean 'last_day'"),
      (["set", "new", "mark", "1"], "--object NAME"),
      (["set", "events_by_day", "last_day", "x", "--type", "int"], "'x' is not of the kind 'int'"),
      (["set", "events_by_day", "last_day", "x", "--type", "timestamp"], "2024-01-31T12:00:00Z"),
      (["set", "events_by_day", "last_day", "5", "--type", "int"], "would move back"),
      (["import", "nowhere.json"], "cannot read 'nowhere.json'"),
      (["import", "other.json"], "no file of 'backhoe state export'"),
      (["import", "half.json"], "watermark 1 lacks"), (["sett"], "did you mean 'set'"),
    ]
    for (arguments, part) in rows {
      let end = try state(space, arguments)
      #expect(end.code == 2 && end.errors.contains(part), "\(arguments): \(end.text)")
    }
    #expect(try space.run(["state", "list"]).errors.contains("'--target' is missing"))
    #expect(try mark(space) == "2024-01-31\n")
  }

  @Test func movedToAnotherDatabaseWithTheirKinds() throws {
    let space = try Workspace()
    let elsewhere = ["--target", "sqlite:other.db"]
    for (name, value, type) in [
      ("a", "7", nil), ("b", "7", "string"), ("c", "2024-01-31T12:00:00+02:00", "timestamp"),
      ("d", "1e400", "decimal"), ("e", "[1,\"x\"]", "array"), ("f", "2.5", nil),
    ] {
      let end = try state(
        space, ["set", "events", name, value, "--object", "main.t"] + (type.map { ["--type", $0] } ?? []))
      #expect(end.code == 0, "\(name): \(end.text)")
    }
    try space.succeed(["state", "export", "--target", "WAREHOUSE", "-o", "marks.json"])
    try space.succeed(["state", "import", "marks.json"] + elsewhere)
    func kinds(_ target: [String]) throws -> [[String]] {
      try space.succeed(["state", "list"] + target).output.matches(of: /: (\w) = (\S+)  \((\w+)/).map {
        [String($0.output.1), String($0.output.2), String($0.output.3)]
      }
    }
    let expected = [
      ["a", "7", "int"], ["b", "7", "string"], ["c", "2024-01-31T12:00:00+02:00", "timestamp"],
      ["d", "1e400", "decimal"], ["e", "[1,\"x\"]", "array"], ["f", "2.5", "float"],
    ]
    #expect(try kinds(["--target", "WAREHOUSE"]) == expected)
    #expect(try kinds(elsewhere) == expected)
    // All or none: one would move back.
    try space.succeed(["state", "set", "events", "a", "9"] + elsewhere)
    try space.succeed(["state", "set", "events", "f", "3.5", "--target", "WAREHOUSE"])
    try space.succeed(["state", "export", "--target", "WAREHOUSE", "-o", "marks.json"])
    let refused = try space.run(["state", "import", "marks.json"] + elsewhere)
    #expect(refused.code == 2 && refused.errors.contains("a = 7 (was 9)"), "\(refused.text)")
    #expect(try kinds(elsewhere).last == ["f", "2.5", "float"])
  }

  /// DESIGN section 6, from the outside: forward only, over the unbroken prefix, and `exec` says why not.
  @Test func runsMoveThemForwardOnly() throws {
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/2024-01-11"
    fault.status = 404
    let space = try Workspace { $0.faults = [fault] }
    try space.plan("events_by_day")
    #expect(try space.exec().code == 1)
    // All but one is loaded, and up to that one everything.
    #expect(try mark(space) == "2024-01-10\n")
    let open = try space.succeed(["status", "plan.json"]).output
    #expect(open.contains("30 of 31 chunks, 720 rows, 1 failed\n  watermark last_day: 2024-01-10\n"), "\(open)")
    space.server.removeFaults()
    #expect(try space.exec().code == 0)
    #expect(try mark(space) == "2024-01-31\n")

    // An old range loads, and leaves it.
    func plan(_ range: String) throws {
      let text = try String(contentsOfFile: Workspace.replication("events_by_day"), encoding: .utf8)
      try space.write("range.yaml", text.replacing(/range: .*/, with: "range: '\(range)'"))
      try space.succeed(["plan", "range.yaml", "-o", "range.json"])
    }
    try plan("2023-12-01,2023-12-03")
    let old = try space.exec("range.json")
    #expect(old.code == 0, "\(old.text)")
    let reason = "the watermark 'last_day' of stream 'events_by_day' stays at 2024-01-31: this plan's values end at"
    #expect(old.errors.contains(reason), "\(old.errors)")
    // One that begins past it leaves it too: between the two may be what nobody loaded.
    try plan("2024-02-05,2024-02-06")
    let gap = try space.exec("range.json")
    #expect(gap.code == 0 && gap.errors.contains("what lies between may be missing"), "\(gap.text)")
    #expect(try mark(space) == "2024-01-31\n")
    // Only who asks for it gets it back.
    try plan("2023-12-01,2023-12-04")
    #expect(try space.exec("range.json", ["--reset-sync"]).code == 0)
    #expect(try mark(space) == "2023-12-04\n")
    // To load again moves nothing back, and what it brings again nothing forward.
    #expect(try state(space, ["set", "events_by_day", "last_day", "2024-03-01"]).code == 0)
    #expect(try space.exec("plan.json", ["--redo"]).code == 0)
    #expect(try mark(space) == "2024-03-01\n")
  }
}
