// The classic: the connection breaks between a commit and its answer. What happened is read from the ledger.

import Diagnostics
import Plans
import TestSupport
import Testing
import Values

@testable import Targets

@Suite struct LostAnswerTests {
  @Test func whatWasCommittedIsNotWrittenTwice() throws {
    let server = try PostgresServer.shared.get()
    // Commits: the ledger's tables, the plan, three chunks, the end.
    for commit in 1...6 {
      let scratch = try Scratch(.postgres)
      let proxy = try AnswerDroppingProxy(upstream: server.port, losingAnswerTo: commit)
      let url = scratch.url.replacing(":\(server.port)/", with: ":\(proxy.port)/")
      let target = LedgeredTarget(try PostgresStore(url: url))
      func load() throws {
        try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream(key: [], chunks: 3)])
        for ordinal in 0..<3 { try target.commit([chunk(ordinal, [batch(["v"], [[.int(Int64(ordinal))]])])]) }
        _ = try target.close(stream: 0)
      }
      if commit == 1 {
        // Before there is a ledger nothing is at stake: the run says that it is worth trying again.
        #expect(failure(load)?.kind == .temporary)
        try load()
      } else {
        try load()
      }
      #expect(proxy.dropCount == 1, "commit \(commit)")
      #expect(try scratch.rows("SELECT v FROM events ORDER BY v", columns: 1) == ["0", "1", "2"], "commit \(commit)")
      #expect(
        try target.progress() == [StreamProgress(chunks: 3, finished: 3, rows: 3, isClosed: true)], "commit \(commit)")
    }
  }
}
