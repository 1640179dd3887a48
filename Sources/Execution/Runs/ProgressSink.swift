// Who is told how a run goes. Every method is called on the thread that called `Executor.run`.

/// Shows or records progress.
package protocol ProgressSink: AnyObject {
  /// Seconds after which `tick` is wanted though nothing happened; nil: never.
  var interval: Double? { get }

  /// The run begins; `streams` say what earlier runs did.
  func runStarted(_ streams: [StreamReport])
  func streamStarted(_ index: Int, _ report: StreamReport)
  /// Rows were committed, or a chunk failed.
  func streamAdvanced(_ index: Int, _ report: StreamReport)
  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure)
  func streamEnded(_ index: Int, _ report: StreamReport)
  /// A person asked to stop; so many chunks are in flight.
  func stopping(chunksInFlight: Int)
  /// They are let go.
  func dropping()
  /// A chunk is committed, or failed.
  func chunkEnded(_ index: Int, _ chunk: ChunkEnd)
  func tick(_ streams: [StreamReport])
}

extension ProgressSink {
  package func dropping() {}
  package func chunkEnded(_ index: Int, _ chunk: ChunkEnd) {}
}

/// How a chunk of this run ended. Times are of the monotonic clock, in seconds.
package struct ChunkEnd: Sendable {
  package enum Outcome: Sendable, Equatable {
    case done, reloaded
    case failed(ChunkFailure)
  }

  package var id: String
  package var label: String
  /// Its place in its stream's plan order.
  package var ordinal: Int
  package var outcome: Outcome
  package var rows: Int
  package var requests: Int
  package var began: Double
  /// Until its last page was there; a commit may come later.
  package var ended: Double
}

/// Tells nobody.
package final class SilentProgress: ProgressSink {
  package init() {}
  package var interval: Double? { nil }
  package func runStarted(_ streams: [StreamReport]) {}
  package func streamStarted(_ index: Int, _ report: StreamReport) {}
  package func streamAdvanced(_ index: Int, _ report: StreamReport) {}
  package func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) {}
  package func streamEnded(_ index: Int, _ report: StreamReport) {}
  package func stopping(chunksInFlight: Int) {}
  package func tick(_ streams: [StreamReport]) {}
}
