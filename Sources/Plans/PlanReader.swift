// A plan from disk. Opening it reads the whole file once: format, digest and the heads of streams are verified before
// anybody acts on a word of it. Chunks are not kept: `PlanChunkCursor` reads them, one at a time.

package import Diagnostics
internal import Values

/// A plan that was verified.
package final class PlanReader: Sendable {
  package let path: String
  package let planID: String
  package let header: PlanHeader
  package let streams: [PlanStream]
  package let summaries: [StreamSummary]
  /// Streams whose chunks are made while the plan is executed.
  package let deferred: [PlanDeferral]
  /// Where each stream's first chunk stands in the file.
  private let chunkPlaces: [ChunkPlace]

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
    deferred = scan.deferred
    chunkPlaces = scan.chunkPlaces
  }

  /// The chunks of a stream, in plan order, from the file.
  package func chunks(ofStream index: Int) throws(Failure) -> PlanChunkCursor {
    let place = chunkPlaces[index]
    return PlanChunkCursor(
      path: path, lines: try LineReader(path: path, offset: place.offset), line: place.line,
      remaining: summaries[index].chunks)
  }
}

/// Reads the chunks of one stream. For one thread.
package final class PlanChunkCursor {
  private let path: String
  private let lines: LineReader
  private var line: Int
  private var remaining: Int

  fileprivate init(path: String, lines: LineReader, line: Int, remaining: Int) {
    self.path = path
    self.lines = lines
    self.line = line
    self.remaining = remaining
  }

  /// The next chunk; nil after the last.
  package func next() throws(Failure) -> PlanChunk? {
    guard let line = try nextLine() else { return nil }
    return try chunk(of: line)
  }

  /// The bytes of the next chunk, for those who compare and copy chunks; nil after the last.
  package func nextLine() throws(Failure) -> ChunkBytes? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    line += 1
    guard let bytes = try lines.next() else {
      throw Failure(
        .usage, "the plan '\(path)' changed while it was read",
        advice: "leave the file alone until 'exec' has ended, and run it again")
    }
    return ChunkBytes(line: bytes)
  }

  /// The chunk of the last line that was read.
  package func chunk(of bytes: ChunkBytes) throws(Failure) -> PlanChunk {
    do throws(PlanShapeError) { return try PlanChunk(bytes) } catch {
      throw Failure(
        .usage, "'\(path)' is no plan that this program can read", why: "line \(line - 1): \(error.message)",
        advice: "make it again with 'backhoe plan'")
    }
  }
}
