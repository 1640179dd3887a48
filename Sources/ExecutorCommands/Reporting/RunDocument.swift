// A run as its reports have it: what was run, how it ended, and where to read what became of each chunk. `RunReportJSON`
// and `RunReportHTML` write it down.

internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Targets
internal import Values

struct RunDocument {
  var plan: PlanReader
  /// The target as it may be shown.
  var target: String
  var startedAt: Instant
  var endedAt: Instant
  var seconds: Double
  var outcome: RunOutcome
  var exitCode: Console.ExitCode
  /// The command that goes on; nil where all is done.
  var goOn: String?
  /// What kept the run from beginning or going on.
  var failure: Failure?
  var streams: [RunRecorder.Stream]
  var watermarks: [[Value.Member]]
  var chunks: ReportedChunks
}

/// What became of a stream's chunks, by state.
struct ChunkCounts {
  private(set) var counts: [ReportedChunk.State: Int] = [:]

  mutating func add(_ chunk: ReportedChunk) { counts[chunk.state, default: 0] += 1 }
  subscript(_ state: ReportedChunk.State) -> Int { counts[state] ?? 0 }
  var total: Int { counts.values.reduce(0, +) }

  static func + (left: ChunkCounts, right: ChunkCounts) -> ChunkCounts {
    var sum = left
    sum.counts.merge(right.counts, uniquingKeysWith: +)
    return sum
  }
}
