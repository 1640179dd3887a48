// A database that is full, locked or gone while rows are on their way to it.

import CSQLite
import Foundation
import MockAPI
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct TargetFaultTests {
  private static let days = (1...5).map { "/v1/events/daily/2024-01-0\($0)" }

  private func expectAll(_ space: Workspace) throws {
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    space.expectTable("days", key: "event_id", is: try space.expectedRows(Self.days, "data", "events"))
  }

  @Test func diskFull() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    // Files may not grow above 40 KiB, and the signal that says so is ignored.
    let program = Repository.products.appending(path: "backhoe").path
    let end = try RunningProgram(
      "/bin/sh", ["-c", "trap '' XFSZ; ulimit -f 40; exec \"$0\" exec plan.json --rate 100000", program],
      environment: space.environment, folder: space.folder
    ).wait()
    #expect(end.signal == nil && end.code != 0, "\(end.text)")
    #expect(end.errors.contains("warehouse.db") || end.errors.contains("disk"), "\(end.errors)")
    try expectAll(space)
  }

  /// Runs `exec` as somebody to whom permissions apply: root loses the right to pass over them.
  private func execWithPermissions(_ space: Workspace) throws -> ProgramEnd {
    let program = Repository.products.appending(path: "backhoe").path
    let arguments = ["exec", "plan.json", "--rate", "100000"]
    if geteuid() != 0 { return try space.exec() }
    let without = "--bounding-set=-dac_override,-dac_read_search"
    return try RunningProgram(
      "/usr/bin/setpriv", [without, program] + arguments, environment: space.environment, folder: space.folder
    ).wait()
  }

  private func permit(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test func whatMayNotBeWrittenIsNamed() throws {
    let space = try Workspace(spec: logSpec)
    try space.write("connections.yaml", try space.read("connections.yaml").replacing("warehouse.db", with: "data/w.db"))
    try FileManager.default.createDirectory(atPath: space.path("data"), withIntermediateDirectories: false)
    try space.planDays("2024-01-01,2024-01-01", mode: "incremental")
    // A folder in which no file can be made.
    try permit(0o555, space.path("data"))
    let folder = try execWithPermissions(space)
    #expect(folder.code == 2 && folder.errors.contains("data/w.db"), "\(folder.text)")
    #expect(folder.errors.contains("this user may write to it"), "\(folder.text)")
    #expect(space.server.statistics.requests == 0)
    try permit(0o755, space.path("data"))
    #expect(try space.exec().code == 0)
    // A file that can be read only, whether its folder can be written to or not.
    try space.planDays("2024-01-01,2024-01-02", mode: "incremental", now: "2024-05-02T00:00:00Z")
    for mode in [0o755, 0o555] {
      try permit(0o444, space.path("data/w.db"))
      try permit(mode, space.path("data"))
      space.server.reset()
      let file = try execWithPermissions(space)
      #expect(file.code == 2 && file.errors.contains("data/w.db"), "\(file.text)")
      #expect(file.errors.contains("write access to the file and its folder"), "\(file.text)")
      #expect(space.server.statistics.requests == 0)
    }
    try permit(0o755, space.path("data"))
    try permit(0o644, space.path("data/w.db"))
    #expect(try space.exec().code == 0)
    #expect(Database.number(space.path("data/w.db"), "SELECT count(*) FROM days") == 48)
  }

  @Test func targetLocked() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-02", mode: "incremental")
    #expect(try space.exec().code == 0)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental", now: "2024-06-01T00:00:00Z")
    var handle: OpaquePointer?
    defer { sqlite3_close(handle) }
    try #require(sqlite3_open(space.database, &handle) == SQLITE_OK)
    try #require(sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
    space.server.reset()
    let program = try space.startExec()
    // It may have to wait for the lock before it asks for anything.
    _ = space.server.waitUntilRequested(1, seconds: 2)
    try #require(sqlite3_exec(handle, "COMMIT", nil, nil, nil) == SQLITE_OK)
    let end = program.wait()
    #expect(end.code == 0, "\(end.text)")
    space.expectTable("days", key: "event_id", is: try space.expectedRows(Self.days, "data", "events"))
  }

  @Test(arguments: ["removed", "replaced"]) func aFileThatIsGone(_ how: String) throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    space.server.hold()
    let program = try space.startExec()
    #expect(space.server.waitUntilHeld(1))
    for end in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: space.database + end) }
    if how == "replaced" {
      _ = FileManager.default.createFile(atPath: space.database, contents: nil)
    }
    space.server.release()
    let end = program.wait()
    #expect(end.code == 75, "\(end.text)")
    for part in ["was removed or replaced while it was written to", "run the same command again"] {
      #expect(end.errors.contains(part), "\(part): \(end.errors)")
    }
    try expectAll(space)
  }

  @Test func targetGone() throws {
    let postgres = try PostgresServer.shared.get()
    let name = "gone_\(UUID().uuidString.prefix(8).lowercased())"
    let url = try postgres.makeDatabase(name)
    defer { postgres.dropDatabase(name) }
    let space = try Workspace(spec: logSpec)
    try space.succeed([
      "plan", logSpec, "--endpoint", "days", "--range", "2024-01-01,2024-01-05", "--target", url, "--object",
      "public.days", "--mode", "incremental", "--now", "2024-05-01T00:00:00Z", "-o", "plan.json",
    ])
    space.server.hold()
    let program = try space.startExec()
    #expect(space.server.waitUntilHeld(1))
    postgres.dropDatabase(name)
    space.server.release()
    let end = program.wait()
    #expect(end.signal == nil && end.code != 0, "\(end.text)")
    #expect(end.errors.contains("error"), "\(end.errors)")
    // While it is gone, too.
    let again = try space.exec()
    #expect(again.code != 0 && again.errors.contains(name), "\(again.text)")
    _ = try postgres.makeDatabase(name)
    let last = try space.exec()
    #expect(last.code == 0, "\(last.text)")
    #expect(try postgres.query("SELECT count(*), count(DISTINCT event_id) FROM days", in: name) == ["120|120"])
  }
}
