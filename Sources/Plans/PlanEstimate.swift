// What a plan costs at least, from the summaries of its streams.

/// Requests and time, added up stream by stream.
package struct PlanEstimate: Sendable, Equatable {
  package private(set) var chunks = 0
  package private(set) var requests = 0
  /// The longest stream of each wave.
  private var waves: [Int: Double] = [:]

  package init() {}

  /// The least time: streams of a wave run beside each other, waves in turn.
  package var seconds: Double { waves.values.reduce(0, +) }

  package mutating func add(_ summary: StreamSummary, wave: Int) {
    chunks += summary.chunks
    requests += summary.requestsMinimum
    waves[wave] = max(waves[wave] ?? 0, summary.secondsMinimum)
  }
}

extension StreamSummary {
  /// What can be said of a stream with so many chunks: each makes at least one request.
  package init(chunks: Int, of stream: PlanStream, coverage: Coverage? = nil) {
    let rate = stream.endpoint.request?.rate ?? 1
    let requests = stream.endpoint.request == nil ? 0 : chunks
    self.init(
      chunks: chunks, requestsMinimum: requests,
      secondsMinimum: Self.leastSeconds(requests: requests, rate: rate), coverage: coverage)
  }
}
