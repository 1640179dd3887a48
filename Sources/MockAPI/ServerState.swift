// What a running server knows: settings that may change, faults, the log and the counts.

/// Guarded by `MockServer`'s monitor.
struct ServerState {
  var latency: MockLatency
  var apiKey: String?
  var faults: [FaultState]
  var log: [MockRequest] = []
  var statistics = MockStatistics()
  var inFlight = 0
  /// Answers that wait for `release`.
  var held = 0
  var isHolding = false
  var isStopping = false
  /// How often somebody logged in; only the last token is good.
  var session = 0
  var isExportOpen = false
  var oauth: OAuthState?
  /// By method and target.
  var documents: [String: MockDocument] = [:]
  var handler: (@Sendable (MockRequest) -> MockDocument?)?
  var feed = MockFeed.plain
  /// What becomes of `/_echo`.
  var echoFault: MockFault?
  private let logLimit: Int
  private var firstRequest = 0.0
  private var lastRequest = 0.0

  init(_ options: MockOptions) {
    latency = options.latency
    oauth = options.oauth.map(OAuthState.init)
    apiKey = options.apiKey
    faults = options.faults.map(FaultState.init)
    logLimit = options.logLimit
  }

  /// Counts a request that is completely read; how often its URL has been asked for.
  mutating func began(_ request: MockRequest, now: Double) -> Int {
    if log.count < logLimit { log.append(request) }
    if statistics.requests == 0 { firstRequest = now }
    lastRequest = now
    statistics.requests += 1
    inFlight += 1
    statistics.maximumConcurrency = max(statistics.maximumConcurrency, inFlight)
    statistics.targets[request.target, default: 0] += 1
    if lastRequest > firstRequest {
      statistics.requestsPerSecond = Double(statistics.requests - 1) / (lastRequest - firstRequest)
    }
    return statistics.targets[request.target, default: 1]
  }

  /// Forgets requests and counts; settings and faults stay, the faults' own counts start again.
  mutating func reset() {
    log.removeAll()
    statistics = MockStatistics()
    faults = faults.map { FaultState($0.fault) }
  }

  /// The first fault that hits.
  mutating func fault(target: String, attempt: Int) -> MockFault? {
    for index in faults.indices where faults[index].hits(target: target, attempt: attempt) {
      return faults[index].fault
    }
    return nil
  }
}

/// Counts since the server started or was reset. Control routes do not count.
package struct MockStatistics: Sendable {
  package var requests = 0
  /// By path and query.
  package var targets: [String: Int] = [:]
  package var statuses: [Int: Int] = [:]
  package var connections = 0
  /// The most requests that were read and not yet answered at one time.
  package var maximumConcurrency = 0
  /// From the first request to the last.
  package var requestsPerSecond = 0.0

  /// Requests by path, whatever their query.
  package var paths: [String: Int] {
    targets.reduce(into: [:]) { paths, target in
      paths[String(target.key.prefix { $0 != "?" }), default: 0] += target.value
    }
  }

  var json: [UInt8] {
    var writer = ByteWriter()
    func object(_ counts: [String: Int], _ writer: inout ByteWriter) {
      writer.write("{")
      for (index, entry) in counts.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { writer.write(",") }
        writer.write(quoted: entry.key)
        writer.write(":")
        writer.write(entry.value)
      }
      writer.write("}")
    }
    writer.write("{\"requests\":")
    writer.write(requests)
    writer.write(",\"connections\":")
    writer.write(connections)
    writer.write(",\"max_concurrency\":")
    writer.write(maximumConcurrency)
    writer.write(",\"requests_per_second\":")
    writer.write(Int(requestsPerSecond))
    writer.write(".")
    writer.write(Int(requestsPerSecond * 10) % 10)
    writer.write(",\"statuses\":")
    object(Dictionary(uniqueKeysWithValues: statuses.map { (String($0.key), $0.value) }), &writer)
    writer.write(",\"paths\":")
    object(paths, &writer)
    writer.write(",\"targets\":")
    object(targets, &writer)
    writer.write("}\n")
    return writer.finish()
  }
}
