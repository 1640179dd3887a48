// What a plan costs at least, from the summaries of its streams.

/// Requests and time, added up stream by stream.
package struct PlanEstimate: Sendable, Equatable {
  /// What the streams of a wave that load from one API ask of one host.
  private struct Load: Sendable, Equatable {
    var requests = 0
    var rate = 0.0
  }

  private struct Wave: Sendable, Equatable {
    /// The stream that takes longest.
    var longest = 0.0
    var hosts: [String: Load] = [:]

    /// Streams run beside each other, but those of one API share the budget of its host: the largest rate declared for
    /// it. What another API's key asks of the same host is counted apart.
    var seconds: Double {
      hosts.values.reduce(longest) { max($0, StreamSummary.leastSeconds(requests: $1.requests, rate: $1.rate)) }
    }
  }

  package private(set) var chunks = 0
  package private(set) var requests = 0
  private var waves: [Int: Wave] = [:]

  package init() {}

  /// The least time: waves in turn.
  package var seconds: Double { waves.values.reduce(0) { $0 + $1.seconds } }

  /// `host`: where the first request goes; nil where that is not known.
  package mutating func add(_ summary: StreamSummary, of stream: PlanStream, host: String?) {
    chunks += summary.chunks
    requests += summary.requestsMinimum
    waves[stream.wave, default: Wave()].longest = max(waves[stream.wave]?.longest ?? 0, summary.secondsMinimum)
    guard let host, let rate = stream.endpoint.request?.rate else { return }
    let payer = "\(stream.connection) \(host)"
    var load = waves[stream.wave]?.hosts[payer] ?? Load()
    load.requests += summary.requestsMinimum
    load.rate = max(load.rate, rate)
    waves[stream.wave]?.hosts[payer] = load
  }
}

extension StreamSummary {
  /// What can be said of a stream with so many chunks: each makes at least one request.
  package init(chunks: Int, of stream: PlanStream) {
    let requests = stream.endpoint.request == nil ? 0 : chunks
    self.init(
      chunks: chunks, requestsMinimum: requests,
      secondsMinimum: Self.leastSeconds(requests: requests, rate: stream.endpoint.request?.rate ?? 1))
  }

  /// The time that a bucket of one second's worth of requests, and at least one, takes to let this many through.
  fileprivate static func leastSeconds(requests: Int, rate: Double) -> Double {
    let waiting = max(Double(requests) - max(rate, 1), 0)
    return (waiting / rate * 10).rounded() / 10
  }
}
