// Files and standard output as a user meets them: `plan` and `exec`, pipes, `status`, a full disk.

import Foundation
import MockAPI
import TestSupport
import Testing
import Values

@Suite struct OutputCommandTests {
  private let days = (1...5).map { "/v1/events/daily/2024-01-0\($0)" }

  @Test func rowsGoToStandardOutputAndNothingElse() throws {
    let space = try Workspace(spec: logSpec) { $0.latency = MockLatency(seconds: 0, jitterSeconds: 0.05, seed: 3) }
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    let end = try space.exec("plan.json", ["--target", "-"])
    #expect(end.code == 0, "\(end.text)")
    let rows = try end.output.split(separator: "\n").map { try JSONText.parse(String($0)) }
    #expect(rows.count == 5 * 24)
    // In plan order, each record as the API has it.
    let identifiers = rows.compactMap { $0["event_id"]?.string }
    #expect(
      identifiers.map { String($0.dropFirst(4).prefix(10)) }
        == identifiers.map { String($0.dropFirst(4).prefix(10)) }.sorted())
    let expected = try space.expectedRows(days, "data", "events").compactMap { $0["event_id"] }
    #expect(Set(identifiers.map { StoredValue.text($0) }) == Set(expected))
    #expect(end.errors.contains("5 of 5 chunks, 120 new rows"), "\(end.errors)")
  }

  @Test func aLedgerThatStaysLetsStandardOutputGoOn() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    var fault = MockFault(.status)
    fault.path = days[2]
    fault.status = 404
    space.server.add(fault)
    let options = ["--target", "-", "--ledger", "run.ledger"]
    let first = try space.exec("plan.json", options)
    #expect(first.code == 1)
    #expect(first.output.split(separator: "\n").count == 4 * 24)
    #expect(first.errors.contains("--target - --ledger run.ledger"), "\(first.errors)")
    let status = try space.succeed(["status", "plan.json"] + options)
    #expect(status.output.contains("4 of 5 chunks, 96 rows, 1 failed"), "\(status.output)")
    space.server.removeFaults()
    space.server.reset()
    let second = try space.exec("plan.json", options)
    #expect(second.code == 0, "\(second.text)")
    #expect(second.output.split(separator: "\n").count == 24)
    space.expectRequests([days[2]])
  }

  @Test func statusIsTheSameForEveryTarget() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    for kind in CrashPlace.Kind.allCases {
      let place = try CrashPlace(kind, in: space)
      let before = try space.succeed(["status", "plan.json", "--target", place.url])
      #expect(before.output.contains("not begun, 5 chunks"), "\(kind): \(before.output)")
      #expect(try space.exec("plan.json", ["--target", place.url]).code == 0)
      let after = try space.succeed(["status", "plan.json", "--target", place.url])
      #expect(after.output.contains("5 of 5 chunks, 120 rows, complete"), "\(kind): \(after.output)")
    }
  }

  /// A file may not grow beyond what the shell allows, which stands for a disk that is full.
  @Test func aFullDiskLosesNothing() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    let program = Repository.products.appending(path: "backhoe").path
    for (kind, blocks) in [(CrashPlace.Kind.sqlite, 150), (.files, 150)] {
      let expected = try CrashPlace(kind, in: space)
      #expect(try space.exec("plan.json", ["--target", expected.url]).code == 0)
      let place = try CrashPlace(kind, in: space)
      // In blocks of 512 bytes.
      let words = "ulimit -f \(blocks); exec \"$0\" exec plan.json --rate 100000 --target '\(place.url)'"
      let end = try RunningProgram(
        "/bin/sh", ["-c", words, program], environment: space.environment, folder: space.folder
      ).wait()
      #expect(end.code == 75, "\(kind): \(end.text) \(String(describing: end.signal))")
      #expect(end.errors.contains("run the same command again"), "\(kind): \(end.errors)")
      #expect(try space.exec("plan.json", ["--target", place.url]).code == 0)
      #expect(try place.digest() == (try expected.digest()), "\(kind)")
    }
  }
}
