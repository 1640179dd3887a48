// A chunk as a report has it: from the plan its name, from the run or the ledger what became of it.

internal import Diagnostics
internal import Execution
internal import Plans
internal import Targets

struct ReportedChunk {
  enum State: String, CaseIterable {
    /// This run loaded it.
    case done
    /// This run loaded it again.
    case reloaded
    /// An earlier run of the plan loaded it.
    case earlier
    /// Its last attempt failed, in this run or before.
    case failed
    /// A rule or a limit ended its stream before it.
    case skipped
    /// Nobody came to it so far.
    case left
  }

  var id: String
  var label: String
  var state: State
  var rows: Int
  var requests: Int
  /// Seconds from the run's begin; nil where this run did not come to it.
  var began: Double?
  var seconds: Double?
  /// Why it failed, and at which request; nil where it did not, or where more failed than are kept.
  var failure: ChunkFailure?
}

/// Reads the chunks of a run, in plan order.
struct ReportedChunks {
  private static let step = 512
  let plan: PlanReader
  let streams: [RunRecorder.Stream]
  /// Open or looked at; nil where the ledger cannot be asked.
  let target: (any Target)?

  /// Calls `body` with each chunk of a stream.
  func each(of place: Int, _ body: (ReportedChunk) throws(Failure) -> Void) throws(Failure) {
    let stream = streams[place]
    let last = (try? target?.progress())?[place].lastOrdinal
    let cursor = plan.streams[place].isDeferred ? nil : try plan.chunks(ofStream: place)
    var ordinal = 0
    while true {
      var names: [(id: String, label: String)] = []
      while names.count < Self.step, let name = try name(ordinal + names.count, stream, cursor) { names.append(name) }
      if names.isEmpty { return }
      let standings = (try? target?.standings(of: names.map(\.id), stream: place)) ?? names.map { _ in nil }
      for (name, standing) in zip(names, standings) {
        try body(Self.chunk(name, ordinal, stream, standing, isPastEnd: last.map { ordinal > $0 } ?? false))
        ordinal += 1
      }
    }
  }

  private func name(
    _ ordinal: Int, _ stream: RunRecorder.Stream, _ cursor: PlanChunkCursor?
  ) throws(Failure) -> (id: String, label: String)? {
    if let cursor { return try cursor.next().map { ($0.id, $0.label) } }
    guard ordinal < stream.traces.count else { return nil }
    return stream.names[ordinal] ?? ("", "")
  }

  private static func chunk(
    _ name: (id: String, label: String), _ ordinal: Int, _ stream: RunRecorder.Stream, _ standing: ChunkStanding?,
    isPastEnd: Bool
  ) -> ReportedChunk {
    let trace = ordinal < stream.traces.count ? stream.traces[ordinal] : ChunkTrace()
    var chunk = ReportedChunk(
      id: name.id, label: name.label, state: .left, rows: Int(trace.rows), requests: Int(trace.requests))
    switch trace.state {
    case .done: chunk.state = .done
    case .reloaded: chunk.state = .reloaded
    case .failed:
      chunk.state = .failed
      chunk.failure = stream.failures[ordinal]
    case .none:
      guard let standing else {
        chunk.state = isPastEnd ? .skipped : .left
        return chunk
      }
      chunk.state = standing.isDone ? .earlier : .failed
      chunk.rows = standing.rows
      chunk.requests = standing.requests
      if !standing.isDone { chunk.failure = ChunkFailure(id: name.id, label: name.label, reason: standing.reason) }
      return chunk
    }
    chunk.began = Double(trace.began)
    chunk.seconds = Double(trace.seconds)
    return chunk
  }
}
