// Claims, leases and shared budgets, as the database keeps them.

import Diagnostics
import Plans
import Testing
import Values

@testable import Targets

@Suite struct ClaimTests {
  private func worker(_ scratch: Scratch, lease: Int = 60) throws -> LedgeredTarget {
    let target = LedgeredTarget(try scratch.store())
    try target.open(
      plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream(chunks: 6)],
      sharing: .worker(WorkerTerms(leaseSeconds: lease)))
    try target.enrol { (_, take) throws(Failure) in
      try take(["bc_0", "bc_1", "bc_2"])
      try take(["bc_3", "bc_4", "bc_5"])
    }
    return target
  }

  /// Lets the lease of everybody but `target` run out.
  private func expire(_ scratch: Scratch, except target: LedgeredTarget) throws {
    try scratch.execute(
      "UPDATE _backhoe._backhoe_workers SET lease_until = now() - interval '1 second' WHERE worker_id <> '\(target.seat!.id)'"
    )
  }

  @Test func whatOneHasNobodyElseGets() throws {
    let scratch = try Scratch(.postgres)
    let (first, second) = (try worker(scratch), try worker(scratch))
    #expect(try first.claim(2, stream: 0, alone: false).map(\.ordinal) == [0, 1])
    #expect(try second.claim(3, stream: 0, alone: false).map(\.ordinal) == [2, 3, 4])
    #expect(try first.claim(9, stream: 0, alone: false).map(\.id) == ["bc_5"])
    #expect(try first.claim(9, stream: 0, alone: false).isEmpty)
    #expect(try first.outlook(stream: 0) == .othersAreAtWork)
    try second.leave()
    #expect(try first.claim(9, stream: 0, alone: false).map(\.ordinal) == [2, 3, 4])
    try first.commit((0..<6).map { chunk($0, []) })
    #expect(try first.outlook(stream: 0) == .nothingLeft)
    #expect(try scratch.rows("SELECT count(*) FROM _backhoe._backhoe_claims", columns: 1) == ["0"])
  }

  @Test func whoseLeaseRanOutWritesNothing() throws {
    let scratch = try Scratch(.postgres)
    let (late, heir) = (try worker(scratch), try worker(scratch))
    let rows = [batch(["id"], [[.int(1)]])]
    _ = try late.claim(2, stream: 0, alone: false)
    let page = try late.stage(1, rows)
    try expire(scratch, except: heir)
    // Nobody has taken anything over so far, and all the same:
    for attempt in [
      { try late.commit([chunk(0, rows)]) }, { _ = try late.stage(0, rows) },
      { _ = try late.claim(1, stream: 0, alone: false) },
      { try late.recordFailure(stream: 0, chunk: "bc_0", label: "x", reason: "y") },
    ] {
      let refused = failure(attempt)
      #expect(refused?.kind == .temporary)
      #expect(refused?.what.hasPrefix("this worker lost its lease") == true)
    }
    let keeper = try late.makeLeaseKeeper()
    #expect(try !keeper.renew())
    // The heir goes on at the page that was kept.
    #expect(try heir.claim(2, stream: 0, alone: false).map(\.ordinal) == [0, 1])
    #expect(
      try heir.checkpoints(["bc_0", "bc_1"], stream: 0, newerThan: 60).mapValues(\.position) == ["bc_1": page.position])
    try heir.commit([chunk(0, rows), chunk(1, [], spilled: page)])
    // Even with a lease again, an old number is an old number.
    try scratch.execute("UPDATE _backhoe._backhoe_workers SET lease_until = now() + interval '1 minute'")
    #expect(failure { try late.commit([chunk(1, rows)]) }?.kind == .temporary)
    try late.leave()
    #expect(try scratch.rows("SELECT finished, rows FROM _backhoe._backhoe_streams", columns: 2) == ["2 2"])
  }

  /// A process that is stopped while it sends rows does not answer, and its transaction holds locks: those who are alive
  /// end it when its lease is over.
  @Test func whoeverStopsInTheMidstOfRowsKeepsNobodyWaiting() throws {
    let scratch = try Scratch(.postgres)
    let (stopped, heir) = (try worker(scratch), try worker(scratch))
    _ = try stopped.claim(2, stream: 0, alone: false)
    let store = try #require(stopped.store as? PostgresStore)
    try store.begin()
    try stopped.holdClaims(["bc_0", "bc_1"], stream: 0)
    try store.connected.execute("CREATE TEMPORARY TABLE rows (v bytea)")
    try store.connected.beginCopy("COPY rows FROM STDIN (FORMAT binary)")
    // As long as its lease runs it may take as long as it likes.
    let keeper = try heir.makeLeaseKeeper()
    #expect(try keeper.renew())
    #expect(try heir.claim(6, stream: 0, alone: false).map(\.ordinal) == [2, 3, 4, 5])
    let held = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY rows%' AND state = 'active'"
    #expect(try scratch.rows(held, columns: 1) == ["1"])
    try expire(scratch, except: heir)
    #expect(try heir.claim(6, stream: 0, alone: false).isEmpty)
    #expect(try keeper.renew())
    while try scratch.rows(held, columns: 1) != ["0"] {}
    #expect(try heir.claim(6, stream: 0, alone: false).map(\.ordinal) == [0, 1])
    // What it wakes up to.
    store.rollback()
    let refused = failure { try stopped.commit([chunk(0, [batch(["id"], [[.int(1)]])])]) }
    #expect(refused?.what.hasPrefix("this worker lost its lease") == true, "\(String(describing: refused))")
    try heir.commit((0..<6).map { chunk($0, []) })
  }

  @Test func chunksThatAreMadeMeanwhileAreEnrolledAsTheyCome() throws {
    let scratch = try Scratch(.postgres)
    func opened() throws -> LedgeredTarget {
      let target = LedgeredTarget(try scratch.store())
      try target.open(
        plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream(chunks: 0)],
        sharing: .worker(WorkerTerms(leaseSeconds: 60)))
      try target.enrol { (_, _) throws(Failure) in }
      return target
    }
    let (first, second) = (try opened(), try opened())
    try first.enrol(["bc_0", "bc_1"], stream: 0)
    #expect(try second.claim(9, stream: 0, alone: false).map(\.id) == ["bc_0", "bc_1"])
    try second.commit([chunk(0, [])])
    // Whoever knows more adds it; whoever knows less takes nothing away, and what is finished is not made again.
    try second.enrol(["bc_0", "bc_1", "bc_2"], stream: 0)
    try first.enrol(["bc_0", "bc_1"], stream: 0)
    #expect(try first.claim(9, stream: 0, alone: false).map(\.id) == ["bc_2"])
    #expect(try first.progress() == [StreamProgress(chunks: 3, finished: 1, rows: 0, isClosed: false)])
    try first.commit([chunk(2, [])])
    try second.commit([chunk(1, [])])
    #expect(try first.outlook(stream: 0) == .nothingLeft)
    _ = try first.close(stream: 0)
  }

  @Test func whatOneProcessFinishedAloneIsNotHandedOut() throws {
    let scratch = try Scratch(.postgres)
    var early: LedgeredTarget? = try worker(scratch)
    try early?.leave()
    early = nil
    var alone: LedgeredTarget? = try LedgeredTarget.opened(scratch, [stream(chunks: 6)])
    try alone?.commit([chunk(1, []), chunk(3, [])])
    alone = nil
    let later = try worker(scratch)
    #expect(try later.claim(9, stream: 0, alone: false).map(\.ordinal) == [0, 2, 4, 5])
  }

  @Test func aFailedChunkIsForThoseWhoComeLater() throws {
    let scratch = try Scratch(.postgres)
    let first = try worker(scratch)
    _ = try first.claim(6, stream: 0, alone: false)
    try first.commit((1..<6).map { chunk($0, []) })
    try first.recordFailure(stream: 0, chunk: "bc_0", label: "x", reason: "y")
    #expect(try first.claim(1, stream: 0, alone: false).isEmpty)
    #expect(try first.outlook(stream: 0) == .nothingLeft)
    let second = try worker(scratch)
    #expect(try second.claim(1, stream: 0, alone: false).map(\.ordinal) == [0])
  }

  @Test func callsAndLimitedStreamsAreForOneAtATime() throws {
    let scratch = try Scratch(.postgres)
    let (first, second) = (try worker(scratch), try worker(scratch))
    #expect(try first.claimCalls(stream: 0) && first.claimCalls(stream: 0))
    #expect(try !second.claimCalls(stream: 0))
    try first.releaseCalls(stream: 0)
    #expect(try second.claimCalls(stream: 0))
    try expire(scratch, except: first)
    #expect(try first.claimCalls(stream: 0))
    #expect(try first.claim(1, stream: 0, alone: true).map(\.ordinal) == [0])
    let third = try worker(scratch)
    #expect(try third.claim(1, stream: 0, alone: true).isEmpty)
  }

  @Test func workersDrawFromOneBudget() throws {
    let scratch = try Scratch(.postgres)
    let keepers = try (0..<2).map { _ in try worker(scratch).makeLeaseKeeper() }
    // So slow that no token comes while the test runs.
    let grants = try (0..<4).map { try keepers[$0 % 2].take(5, from: "host a", rate: 0.0001) }
    #expect(grants.map(\.granted) == [1, 0, 0, 0])
    #expect(grants[1].seconds > 5_000)
    // Full at first: one second's worth, a quarter of it at once.
    let portions = try (0..<4).map { try keepers[$0 % 2].take(99, from: "host b", rate: 8).granted }
    #expect(portions.allSatisfy { $0 == 2 })
    #expect(try keepers[0].take(1, from: "host b", rate: 8).granted <= 1)
  }
}
