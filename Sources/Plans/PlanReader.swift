// A plan from disk. Opening it reads the whole file once: format, structure and digest are verified before anybody acts
// on a word of it; heads of streams are kept, chunks are not. `PlanChunkCursor` reads those again, one at a time.

package import Diagnostics
internal import Values

/// A plan that was verified.
package final class PlanReader: Sendable {
  package let path: String
  package let planID: String
  package let header: PlanHeader
  package let streams: [PlanStream]
  package let summaries: [StreamSummary]
  /// Where each stream's first chunk stands in the file.
  private let chunkOffsets: [Int]

  package init(path: String) throws(Failure) {
    self.path = path
    var scan = PlanScan(path: path)
    do {
      try scan.run()
    } catch {
      switch error {
      case .shape(let line, let message):
        throw Failure(
          .usage, "'\(path)' is no plan that this program can read", why: "line \(line): \(message)",
          advice: "make it again with 'backhoe plan'")
      case .failure(let failure): throw failure
      }
    }
    planID = scan.planID
    header = scan.header!
    streams = scan.streams
    summaries = scan.summaries
    chunkOffsets = scan.chunkOffsets
  }

  /// The chunks of a stream, in plan order, from the file.
  package func chunks(ofStream index: Int) throws(Failure) -> PlanChunkCursor {
    PlanChunkCursor(
      path: path, lines: try LineReader(path: path, offset: chunkOffsets[index]), remaining: summaries[index].chunks)
  }
}

/// Reads the chunks of one stream. For one thread.
package final class PlanChunkCursor {
  private let path: String
  private let lines: LineReader
  private var remaining: Int

  fileprivate init(path: String, lines: LineReader, remaining: Int) {
    self.path = path
    self.lines = lines
    self.remaining = remaining
  }

  /// The next chunk; nil after the last.
  package func next() throws(Failure) -> PlanChunk? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    guard let line = try lines.next(), let chunk = try? PlanScan.chunk(line) else {
      throw Failure(
        .usage, "the plan '\(path)' changed while it was read",
        advice: "leave the file alone until 'exec' has ended, and run it again")
    }
    return chunk
  }
}
