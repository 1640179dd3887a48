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
          .usage, .noPlan, "'\(path)' is no plan that this program can read", why: "line \(line): \(message)",
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
      path: path, stream: streams[index], lines: try LineReader(path: path, offset: place.offset), line: place.line,
      remaining: summaries[index].chunks)
  }

  /// Throws if a stream is not what its digest says. A plan with the right ID may have been put together by somebody
  /// else than the planner; this and `PlanChunkCursor.next` hold it to what its chunks' IDs stand for in the ledger.
  package func certifyStreams() throws(Failure) {
    for stream in streams where stream.computedDigest != stream.digest {
      throw Failure(
        .usage, .strangeStream, "the stream '\(stream.name)' of '\(path)' is not what its digest stands for",
        why: "the plan was put together by hand, or by another version of backhoe",
        advice: "see 'backhoe verify', and make the plan again with 'backhoe plan'")
    }
    for stream in streams { try certifyGiven(of: stream) }
  }

  /// What chunk IDs say of the outer world must be what programs will see of it.
  package func certifyGiven(of stream: PlanStream) throws(Failure) {
    let connection = header.connection(of: stream)
    for scope in stream.given?.members ?? [] {
      let read = ["env", "inputs"].contains(scope.key) ? connection.inputs[scope.key] : stream.inputs[scope.key]
      let isSeen =
        scope.key == "now"
        ? scope.value == .timestamp(header.asOf)
        : (scope.value.members ?? []).allSatisfy { read?[$0.key] == $0.value }
      if isSeen { continue }
      throw Failure(
        .usage, .strangeStream,
        "the IDs of '\(stream.name)' in '\(path)' stand for other values than its programs read",
        why: "'given.\(scope.key)' is not what the plan says that was read",
        advice: "see 'backhoe verify', and make the plan again with 'backhoe plan'")
    }
  }
}

/// Reads the chunks of one stream. For one thread.
package final class PlanChunkCursor {
  private let path: String
  private let stream: PlanStream
  private let lines: LineReader
  private var line: Int
  private var remaining: Int

  fileprivate init(path: String, stream: PlanStream, lines: LineReader, line: Int, remaining: Int) {
    self.path = path
    self.stream = stream
    self.lines = lines
    self.line = line
    self.remaining = remaining
  }

  /// The next chunk, whose ID was proved; nil after the last.
  package func next() throws(Failure) -> PlanChunk? {
    guard let line = try nextLine() else { return nil }
    let chunk = try chunk(of: line)
    let identity = chunk.identity(in: stream)
    guard identity.text == chunk.id else {
      throw Failure(
        .usage, .strangeChunk, "the chunk '\(chunk.label)' of '\(stream.name)' is not what its ID stands for",
        why: "its content gives \(identity.text), but it says \(chunk.id)",
        advice: "see 'backhoe verify', and make the plan again with 'backhoe plan'")
    }
    return chunk
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
        .usage, .noPlan, "'\(path)' is no plan that this program can read", why: "line \(line - 1): \(error.message)",
        advice: "make it again with 'backhoe plan'")
    }
  }
}
