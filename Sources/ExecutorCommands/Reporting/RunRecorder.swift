// Keeps what happened to each chunk of a run, for its report: a few bytes a chunk, so that a million of them fit.

internal import Execution

/// What became of a chunk in this run.
struct ChunkTrace {
  enum State: UInt8 {
    /// This run did not come to it, or was not about it.
    case none
    case done, reloaded, failed
  }

  var state = State.none
  var rows: Int32 = 0
  var requests: Int32 = 0
  /// Seconds from the run's begin, and of the chunk.
  var began: Float = 0
  var seconds: Float = 0
}

/// Listens to a run. Used by one thread.
final class RunRecorder: ProgressSink {
  /// Failures of a stream that are kept with their reasons.
  static let keptFailures = 1_000

  struct Stream {
    var report: StreamReport
    /// By place in plan order.
    var traces: [ChunkTrace] = []
    /// Of chunks that the plan's file does not have, since they are made while it is executed.
    var names: [Int: (id: String, label: String)] = [:]
    /// By place in plan order.
    var failures: [Int: ChunkFailure] = [:]
  }

  private(set) var streams: [Stream] = []
  /// On the monotonic clock.
  private let began: Double
  private let isDeferred: [Bool]

  init(began: Double, isDeferred: [Bool]) {
    self.began = began
    self.isDeferred = isDeferred
  }

  var interval: Double? { nil }

  func runStarted(_ reports: [StreamReport]) {
    streams = reports.map { Stream(report: $0) }
  }

  func streamStarted(_ index: Int, _ report: StreamReport) { streams[index].report = report }
  func streamAdvanced(_ index: Int, _ report: StreamReport) { streams[index].report = report }
  func streamEnded(_ index: Int, _ report: StreamReport) { streams[index].report = report }

  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) { streams[index].report = report }

  func chunkEnded(_ index: Int, _ chunk: ChunkEnd) {
    let missing = chunk.ordinal + 1 - streams[index].traces.count
    if missing > 0 { streams[index].traces.append(contentsOf: repeatElement(ChunkTrace(), count: missing)) }
    var trace = ChunkTrace()
    switch chunk.outcome {
    case .done: trace.state = .done
    case .reloaded: trace.state = .reloaded
    case .failed(let failure):
      trace.state = .failed
      if streams[index].failures.count < Self.keptFailures { streams[index].failures[chunk.ordinal] = failure }
    }
    trace.rows = Int32(clamping: chunk.rows)
    trace.requests = Int32(clamping: chunk.requests)
    trace.began = Float(max(chunk.began - began, 0))
    trace.seconds = Float(max(chunk.ended - chunk.began, 0))
    streams[index].traces[chunk.ordinal] = trace
    if isDeferred[index] { streams[index].names[chunk.ordinal] = (chunk.id, chunk.label) }
  }

  func stopping(chunksInFlight: Int) {}
  func tick(_ streams: [StreamReport]) {}
}

/// Tells several sinks the same.
final class ProgressFanOut: ProgressSink {
  private let sinks: [any ProgressSink]

  init(_ sinks: [any ProgressSink]) { self.sinks = sinks }

  var interval: Double? { sinks.compactMap(\.interval).min() }
  func runStarted(_ streams: [StreamReport]) { for sink in sinks { sink.runStarted(streams) } }
  func streamStarted(_ index: Int, _ report: StreamReport) { for sink in sinks { sink.streamStarted(index, report) } }
  func streamAdvanced(_ index: Int, _ report: StreamReport) { for sink in sinks { sink.streamAdvanced(index, report) } }
  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) {
    for sink in sinks { sink.chunkFailed(index, report, failure) }
  }
  func streamEnded(_ index: Int, _ report: StreamReport) { for sink in sinks { sink.streamEnded(index, report) } }
  func stopping(chunksInFlight: Int) { for sink in sinks { sink.stopping(chunksInFlight: chunksInFlight) } }
  func dropping() { for sink in sinks { sink.dropping() } }
  func chunkEnded(_ index: Int, _ chunk: ChunkEnd) { for sink in sinks { sink.chunkEnded(index, chunk) } }
  func tick(_ streams: [StreamReport]) { for sink in sinks { sink.tick(streams) } }
}
