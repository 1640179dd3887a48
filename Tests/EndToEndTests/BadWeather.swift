// What real APIs do to a run on a bad day, all at once: too many requests, servers that are down, connections that break,
// bodies that are cut short or are none.

import MockAPI
import Testing

enum BadWeather {
  /// Each hits some requests, to whatever URL.
  static var faults: [MockFault] {
    var limit = MockFault(.status)
    limit.status = 429
    limit.retryAfter = 0
    limit.every = 3
    var down = MockFault(.status)
    down.status = 503
    down.every = 5
    var others = [MockFault.Kind.reset, .truncate, .resetInside, .invalid].map { MockFault($0) }
    for (place, every) in [7, 11, 13, 17].enumerated() { others[place].every = every }
    return [limit, down] + others
  }

  /// Executes the plan through it, twice, and then under a clear sky. What a spec's rules do not bear fails its chunk, says
  /// so and how to go on; in the end everything is there.
  static func exec(_ space: Workspace, _ more: [String] = []) throws {
    for fault in faults { space.server.add(fault) }
    for _ in 0..<2 {
      let end = try space.exec("plan.json", more)
      if end.code == 0 { break }
      #expect(end.code == 1 || end.code == 75, "\(end.text)")
      #expect(end.errors.contains("go on with: backhoe exec plan.json"), "\(end.text)")
    }
    #expect((space.server.statistics.statuses[429] ?? 0) > 0)
    space.server.removeFaults()
    let end = try space.exec("plan.json", more)
    #expect(end.code == 0, "\(end.text)")
  }
}
