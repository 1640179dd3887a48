// What the mock API serves, and how quickly. Misbehaviour is in `MockFault`.

/// What a `MockServer` is made with.
package struct MockOptions: Sendable {
  /// 0: any free port.
  package var port = 0
  /// On ::1 instead of 127.0.0.1.
  package var usesIPv6 = false
  /// Nil: plain HTTP.
  package var tls: MockTLS?
  /// Records of a day, of a month, and of each thousand order IDs (at most 1,000 there).
  package var records = 24
  /// Items behind the paginated routes.
  package var items = 250
  /// With a key, requests without `Authorization: Bearer KEY` or `X-API-Key: KEY` get 401.
  package var apiKey: String?
  /// The authorization server that the API plays; nil: none. With one, data wants a token of its.
  package var oauth: MockOAuth?
  package var latency = MockLatency()
  package var faults: [MockFault] = []
  /// Whether bodies are compressed for those who accept it.
  package var compresses = true
  /// Prepared bodies that are kept for the next request of the same page.
  package var cacheBytes = 512 << 20
  /// Requests that are kept for `MockServer.requests`; the counts go on.
  package var logLimit = 100_000

  package init() {}
}

/// How long the server thinks before it answers.
package struct MockLatency: Sendable, Equatable {
  package var seconds: Double
  /// Up to so much more, by a number that depends on the seed, the URL and how often it was asked for.
  package var jitterSeconds: Double
  package var seed: UInt64

  package init(seconds: Double = 0, jitterSeconds: Double = 0, seed: UInt64 = 0) {
    self.seconds = seconds
    self.jitterSeconds = jitterSeconds
    self.seed = seed
  }

  func delay(target: String, attempt: Int) -> Double {
    guard jitterSeconds > 0 else { return seconds }
    let number = mixed(seed ^ hashed(target.utf8) &+ UInt64(attempt))
    return seconds + jitterSeconds * Double(number >> 11) / Double(1 << 53)
  }
}

/// Why a server did not start or an option cannot be read, in words.
package struct MockError: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
