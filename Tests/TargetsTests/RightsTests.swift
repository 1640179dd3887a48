// Users who may not do what a load needs, and servers that refuse for reasons of their own: said before or with the first
// chunk, and nothing is lost.

import Diagnostics
import Foundation
import Plans
import TestSupport
import Testing
import Values

@testable import Targets

@Suite struct RightsTests {
  /// A database in which `limited` has these rights, given by the owner before.
  private func refused(_ rights: String, prepare: Bool, _ load: (LedgeredTarget) throws -> Void) throws -> Failure? {
    let scratch = try Scratch(.postgres)
    let role = "limited_\(UUID().uuidString.prefix(8).lowercased())"
    if prepare {
      let owner = try LedgeredTarget.opened(scratch, plan: "bp_0", [stream()])
      try owner.commit([chunk(0, [batch(["id"], [[.int(1)]])])])
    }
    try scratch.execute("CREATE ROLE \(role) LOGIN; " + rights.replacing("limited", with: role))
    defer { try? scratch.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
    let target = LedgeredTarget(
      try PostgresStore(url: scratch.url.replacing("backhoe@", with: "\(role)@"), patienceSeconds: 1))
    return failure {
      try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream()])
      try load(target)
    }
  }

  private func row(_ id: Int64) -> [FinishedChunk] { [chunk(0, [batch(["id"], [[.int(id)]])])] }

  @Test func whatARoleMayNotDoIsNamed() throws {
    let ledger = """
      GRANT USAGE ON SCHEMA _backhoe, main TO limited;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA _backhoe TO limited;
      """
    let cases: [(rights: String, prepare: Bool, says: String)] = [
      ("", false, "permission denied for database"),
      ("", true, "permission denied for schema _backhoe"),
      (ledger, true, "permission denied for table events"),
      (ledger + "GRANT SELECT ON main.events TO limited", true, "permission denied for table events"),
      ("ALTER ROLE limited SET default_transaction_read_only = on", true, "permission denied for schema _backhoe"),
      (
        ledger + "GRANT ALL ON main.events TO limited; ALTER ROLE limited SET default_transaction_read_only = on", true,
        "read-only transaction"
      ),
    ]
    for (rights, prepare, says) in cases {
      let found = try refused(rights, prepare: prepare) { try $0.commit(row(2)) }
      #expect(found?.kind == .usage, "\(rights): \(String(describing: found))")
      #expect(found?.why.contains(says) == true, "\(rights): \(found?.why ?? "")")
      #expect(found?.advice.isEmpty == false, "\(rights)")
    }
  }

  /// A real answer of a real server that has no room: a trigger gives it, since a test has no disk to fill.
  @Test func aFullDiskIsWorthTryingAgain() throws {
    let scratch = try Scratch(.postgres)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    try target.commit(row(1))
    try scratch.execute(
      """
      CREATE FUNCTION main.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF new.id = 700 THEN RAISE disk_full USING MESSAGE = 'could not extend file: No space left on device'; END IF;
        RETURN new; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON main.events FOR EACH ROW EXECUTE FUNCTION main.full()
      """)
    let rows = batch(["id"], (2...1_000).map { [.int($0)] })
    let refused = failure { try target.commit([chunk(1, [rows])]) }
    #expect(refused?.kind == .temporary)
    #expect(refused?.why.hasPrefix("could not extend file: No space left on device") == true)
    #expect(refused?.why.hasSuffix("(SQLSTATE 53100)") == true)
    #expect(refused?.advice.hasPrefix("free some disk space on the server") == true)
    #expect(try scratch.rows("SELECT count(*) FROM events", columns: 1) == ["1"])
    try scratch.execute("DROP TRIGGER full_disk ON main.events")
    try target.commit([chunk(1, [rows])])
    #expect(try scratch.rows("SELECT count(*) FROM events", columns: 1) == ["1000"])
  }

  // MARK: Files that are no more

  @Test func aDatabaseThatIsRemovedMeanwhileIsNotWrittenTo() throws {
    for isReplaced in [false, true] {
      let scratch = Scratch()
      var target: LedgeredTarget? = try LedgeredTarget.opened(scratch, [stream()])
      try target?.commit(row(1))
      try FileManager.default.moveItem(atPath: scratch.path, toPath: scratch.path + ".old")
      if isReplaced { try scratch.execute("CREATE TABLE other (id int)") }
      let refused = failure { try target?.commit([chunk(1, [batch(["id"], [[.int(2)]])])]) }
      #expect(refused?.kind == .temporary)
      #expect(refused?.what.hasSuffix("was removed or replaced while it was written to") == true)
      // Whoever comes next finds nothing done, and loads everything.
      target = nil
      for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: scratch.path + end) }
      let next = try LedgeredTarget.opened(scratch, [stream()])
      #expect(try next.progress()[0].finished == 0)
      try next.commit(row(1) + [chunk(1, [batch(["id"], [[.int(2)]])])])
      #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["1", "2"])
    }
  }

  /// Rows and ledger are copied together, so the copy knows what it has, and goes on by itself.
  @Test(arguments: Kind.allCases) func aCopyGoesOnWhereItWasCopied(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    var target: LedgeredTarget? = try LedgeredTarget.opened(scratch, [stream(chunks: 3)])
    try target?.commit(row(1))
    target = nil
    let copy = try Scratch(kind)
    if kind == .sqlite {
      try FileManager.default.copyItem(atPath: scratch.path, toPath: copy.path)
    } else {
      try copy.replaceByCopy(of: scratch)
    }
    target = try LedgeredTarget.opened(scratch, [stream(chunks: 3)])
    try target?.commit([chunk(1, [batch(["id"], [[.int(2)]])])])
    let other = try LedgeredTarget.opened(copy, [stream(chunks: 3)])
    #expect(try other.finished(["bc_0", "bc_1", "bc_2"], stream: 0) == ["bc_0"])
    try other.commit([chunk(2, [batch(["id"], [[.int(3)]])])])
    #expect(try copy.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["1", "3"])
    #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["1", "2"])
  }
}
