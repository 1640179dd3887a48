// Where the chunks of a stream come from: the plan, or elements that are known only now.

internal import Diagnostics
internal import Plans

/// What a source gives when it is asked.
enum SourceStep {
  case chunk(PlanChunk)
  /// None now. Whether there will be more depends on those who bring the elements.
  case dry
  /// The stream cannot go on.
  case failed(ChunkError)
}

/// Gives the chunks of one stream in their order. Used by the writer's thread.
protocol ChunkSource: AnyObject {
  func next() throws(Failure) -> SourceStep
  /// Passes over the next chunk. False if there is none.
  func skip() throws(Failure) -> Bool
}

extension ChunkSource {
  func skip() throws(Failure) -> Bool { if case .chunk = try next() { true } else { false } }
}

/// Chunks that the plan lists.
final class PlannedChunks: ChunkSource {
  private let plan: PlanReader
  private let stream: Int
  /// Opened when the first chunk is wanted.
  private var opened: PlanChunkCursor?

  init(_ plan: PlanReader, stream: Int) {
    self.plan = plan
    self.stream = stream
  }

  func next() throws(Failure) -> SourceStep { try cursor().next().map { .chunk($0) } ?? .dry }
  func skip() throws(Failure) -> Bool { try cursor().nextLine() != nil }

  private func cursor() throws(Failure) -> PlanChunkCursor {
    if let opened { return opened }
    let cursor = try plan.chunks(ofStream: stream)
    opened = cursor
    return cursor
  }
}
