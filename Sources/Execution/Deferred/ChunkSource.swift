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
}

/// Chunks that the plan lists.
final class PlannedChunks: ChunkSource {
  private let cursor: PlanChunkCursor

  init(_ cursor: PlanChunkCursor) { self.cursor = cursor }

  func next() throws(Failure) -> SourceStep { try cursor.next().map { .chunk($0) } ?? .dry }
}
