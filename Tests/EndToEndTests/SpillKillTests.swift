// kill -9 while a chunk that does not fit into memory is loaded: the next exec goes on at its page.

import Execution
import Foundation
import MockAPI
import Targets
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct SpillKillTests {
  private static let spec = Repository.root.appending(path: "fixtures/specs/feed.yaml").path
  private static let pageCount = 24

  /// The targets of all pages, in order.
  private var pages: [String] {
    (0..<Self.pageCount).map { page in
      let digits = String(page * 500)
      let cursor = page == 0 ? "" : "c_" + String(repeating: "0", count: 6 - digits.count) + digits
      return "/v1/cursor?after=\(cursor)&limit=500"
    }
  }

  private func space() throws -> Workspace {
    let space = try Workspace(spec: Self.spec) { $0.items = Self.pageCount * 500 }
    try space.succeed([
      "plan", Self.spec, "--endpoint", "feed", "--target", "WAREHOUSE", "--object", "main.feed", "--mode",
      "incremental",
      "--now", "2024-05-01T00:00:00Z", "-o", "plan.json",
    ])
    return space
  }

  /// Pages that the ledger has of the chunk.
  private func keptPages(_ database: String) -> Int {
    guard FileManager.default.fileExists(atPath: database) else { return 0 }
    return max(0, Database.number(database, "SELECT coalesce(max(page), 0) FROM _backhoe_checkpoints"))
  }

  /// Makes the server forget what it was asked, also what a killed program left in its connections: it reads them in turn.
  private func forget(_ space: Workspace) throws {
    let program = try RunningProgram(
      "/usr/bin/curl", ["-s", "-f", space.server.url + "/_stats"], environment: space.environment, folder: space.folder)
    #expect(program.wait().code == 0)
    space.server.reset()
  }

  @Test func atEveryPoint() throws {
    let space = try space()
    let expected = try space.expectedRows(pages, "items")
    // The second time something is staged already.
    let points =
      FaultPoint.allCases.map(\.rawValue) + ["run.after-response", "run.chunk-finished", "run.before-commit"]
    for (point, time) in points.flatMap({ [($0, 1), ($0, 3)] }) {
      let database = space.path("\(point)-\(time).db")
      let arguments = ["--target", "sqlite:\(point)-\(time).db", "--chunk-buffer", "1"]
      let killed = try space.exec("plan.json", arguments, settings: [("BACKHOE_FAULT", "\(point):\(time)")])
      if killed.signal != SIGKILL { continue }
      let kept = keptPages(database)
      if point == "spill.after-commit" { #expect(kept >= time) }
      let isDone =
        FileManager.default.fileExists(atPath: database)
        && Database.number(database, "SELECT count(*) FROM _backhoe_chunks WHERE status = 'done'") == 1
      try forget(space)
      let end = try space.exec("plan.json", arguments)
      #expect(end.code == 0, "\(point): \(end.text)")
      #expect(space.server.requests.map(\.target) == (isDone ? [] : Array(pages[kept...])), "\(point)")
      space.expectTable("feed", key: "id", is: expected, in: database)
      #expect(Database.number(database, "SELECT count(*) FROM _backhoe_pages") == 0, "\(point)")
    }
  }

  /// Files and PostgreSQL keep pages as SQLite does.
  @Test(arguments: CrashPlace.Kind.allCases) func everyKindOfTargetGoesOn(_ kind: CrashPlace.Kind) throws {
    let space = try Workspace(spec: Self.spec) { $0.items = Self.pageCount * 500 }
    let whole = try CrashPlace(kind, in: space)
    try space.succeed([
      "plan", Self.spec, "--endpoint", "feed", "--target", "WAREHOUSE", "--object", "main.days", "--mode",
      "incremental",
      "--now", "2024-05-01T00:00:00Z", "-o", "plan.json",
    ])
    func exec(_ place: CrashPlace, _ settings: [(String, String)] = []) throws -> ProgramEnd {
      try space.exec("plan.json", ["--target", place.url, "--chunk-buffer", "1"], settings: settings)
    }
    #expect(try exec(whole).code == 0)
    let place = try CrashPlace(kind, in: space)
    for point in ["spill.after-commit:2", "spill.before-commit:2", "commit.before-commit", "close.before-commit"] {
      #expect(try exec(place, [("BACKHOE_FAULT", point)]).signal == SIGKILL, "\(point)")
    }
    space.server.reset()
    let end = try exec(place)
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.requests.count < Self.pageCount)
    #expect(try place.digest() == whole.digest())
  }

  @Test func stoppingAtOnceKeepsThePages() throws {
    let space = try space()
    let expected = try space.expectedRows(pages, "items")
    space.server.reset()
    // Three pages are answered, the fourth never.
    var silence = MockFault(.hang)
    silence.path = pages[3]
    space.server.add(silence)
    let program = try space.startExec()
    #expect(space.server.waitUntilRequested(4))
    program.send(SIGINT)
    #expect(program.waitUntilSaid("chunk"))
    program.send(SIGINT)
    let end = program.wait()
    #expect(end.code == 75, "\(end.text)")
    #expect(keptPages(space.database) == 3)
    space.server.removeFaults()
    space.server.reset()
    #expect(try space.exec().code == 0)
    #expect(space.server.requests.map(\.target) == Array(pages[3...]))
    space.expectTable("feed", key: "id", is: expected)
  }
}
