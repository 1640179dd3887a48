// Pages that do what pages should not. Whatever they do, every item is there, once; or the run says why it stopped.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct PageFaultTests {
  /// A folder whose spec reads the feed to its end, with a plan of it.
  private func workspace(_ feed: MockFeed, stop: String = "response.json.next == null") throws -> Workspace {
    let space = try Workspace(spec: "feed.yaml")
    space.server.setFeed(feed)
    try space.write(
      "feed.yaml",
      """
      name: Feed
      defaults:
        state: {base_url: "http://127.0.0.1:1"}
      endpoints:
        feed:
          state: {after: ""}
          request:
            url: "{state.base_url}/v1/feed"
            headers: {X-API-Key: "{secrets.api_key}"}
            parameters: {after: "{state.after}"}
            rate: 1000
          pagination:
            next_state: {after: "{response.json.next}"}
            stop_condition: \(stop)
          response:
            records: {jmespath: "items[]", primary_key: [id]}
      """)
    try space.succeed([
      "plan", "feed.yaml", "--endpoint", "feed", "--target", "WAREHOUSE", "--object", "main.feed", "--mode",
      "incremental", "--now", "2024-05-01", "-o", "plan.json",
    ])
    return space
  }

  private func expectAll(_ space: Workspace) {
    #expect(
      Database.rows(space.database, "SELECT count(*) n, count(DISTINCT id) d, min(id) a, max(id) z FROM feed")
        == [["n": .integer(250), "d": .integer(250), "a": .integer(0), "z": .integer(249)]])
  }

  @Test(arguments: [
    (MockFeed.plain, 7), (.missing, 7), (.special, 7), (.duplicates, 14), (.shrinking, 0),
  ]) func everyItemOnce(_ feed: MockFeed, requests: Int) throws {
    let space = try workspace(feed)
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    if requests > 0 { #expect(space.server.statistics.requests == requests) }
    expectAll(space)
  }

  @Test(arguments: [MockFeed.endless, .repeating]) func pagesWithoutAnEnd(_ feed: MockFeed) throws {
    let space = try workspace(feed)
    let end = try space.exec("plan.json", ["--max-pages", "50"])
    #expect(end.code == 1, "\(end.text)")
    for part in ["asks for more than 50 pages", "stop_condition", "--max-pages"] {
      #expect(end.errors.contains(part), "\(end.errors)")
    }
    #expect(space.server.statistics.requests == 50)
    // Nothing of a chunk that failed is loaded.
    #expect(Database.number(space.database, "SELECT count(*) FROM sqlite_master WHERE name = 'feed'") == 0)
    space.server.setFeed(.plain)
    #expect(try space.exec().code == 0)
    expectAll(space)
  }

  @Test func aRunThatTakesTooLong() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-20", mode: "incremental")
    // Nobody is answered before the time is over.
    space.server.hold()
    let program = try space.start(["exec", "plan.json", "--rate", "100000", "--max-time", "0.1", "--grace", "600"])
    #expect(program.waitUntilSaid("stopping"))
    space.server.release()
    let end = program.wait()
    #expect(end.code == 75 && end.errors.contains("chunks left"), "\(end.text)")
    let again = try space.exec()
    #expect(again.code == 0, "\(again.text)")
    #expect(Database.number(space.database, "SELECT count(DISTINCT event_id) FROM days") == 480)
    #expect(space.server.statistics.requests == 20)
  }

  @Test func aCursorThatIsMissingTooEarly() throws {
    // Nobody stops: without a cursor the first page would be asked for again.
    let space = try workspace(.missing, stop: "length(response.records) == 0")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    expectAll(space)
  }
}
