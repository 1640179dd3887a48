// What `ledger prune` removes, and what it must not.

import Foundation
import Plans
import Testing
import Values

@testable import Targets

@Suite struct PruneTests {
  private let future = Instant(seconds: 32_503_680_000)  // 3000-01-01

  private func rows(_ number: Int) -> FinishedChunk { chunk(number, [batch(["id"], [[.int(Int64(number))]])]) }

  @Test(arguments: Kind.allCases) func completeStreamsLoseChunksAndAbandonedRefreshesAll(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    do {
      let done = try LedgeredTarget.opened(scratch, plan: "bp_done", [stream(key: [], chunks: 2)])
      try done.commit([rows(0), rows(1)])
      _ = try done.close(stream: 0)
      let open = try LedgeredTarget.opened(scratch, plan: "bp_open", [stream(key: [], chunks: 2)])
      try open.commit([rows(2)])
      let abandoned = try LedgeredTarget.opened(scratch, plan: "bp_left", [stream(mode: .fullRefresh, chunks: 2)])
      try abandoned.commit([rows(7)])
    }
    let target = LedgeredTarget(try scratch.store())
    #expect(try target.prune(before: asOf, isTrial: false) == [])
    let trial = try target.prune(before: future, isTrial: true)
    #expect(trial.count == 2)
    #expect(
      trial[0].hasPrefix("stream 'events' of bp_done, last touched 2") && trial[0].hasSuffix(": 2 chunks forgotten"))
    #expect(trial[1].hasSuffix(": abandoned full refresh of 'main.events' removed"))
    #expect(try target.prune(before: future, isTrial: false) == trial)
    #expect(try LedgeredTarget(try scratch.store()).prune(before: future, isTrial: true) == [])

    let plans = "SELECT DISTINCT plan_id FROM _backhoe_chunks"
    #expect(try scratch.rows(plans, columns: 1) == ["'bp_open'"])
    let staging =
      kind == .sqlite
      ? "SELECT name FROM sqlite_schema WHERE name LIKE '%staging%'"
      : "SELECT relname FROM pg_class WHERE relname LIKE '%staging%'"
    #expect(try scratch.rows(staging, columns: 1) == [])
    // The complete plan still does nothing, and a chunk that is loaded again still replaces its rows.
    do {
      let again = try LedgeredTarget.opened(scratch, plan: "bp_done", [stream(key: [], chunks: 2)])
      #expect(try again.progress()[0].isClosed)
    }
    let new = try LedgeredTarget.opened(scratch, plan: "bp_new", [stream(key: [], chunks: 1)])
    try new.commit([rows(0)])
    #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["0", "1", "2"])
  }
}
