// What the chunks in flight hold until they end, together. Past the limit whoever holds more than its share spills.

internal import Synchronization

/// Used by every worker.
final class ChunkBuffers: Sendable {
  /// A chunk that was spilled once does it again when it holds so much: it is large, and memory is for those that fit.
  private static let furtherSpill = 4 << 20

  private let limit: Int
  private let held = Atomic(0)

  init(limit: Int) { self.limit = limit }

  /// A chunk holds so many bytes more, or fewer.
  func change(by bytes: Int) { held.add(bytes, ordering: .relaxed) }

  /// Whether a chunk that holds `own` bytes is to spill them, while so many are in flight.
  func isFull(own: Int, wasSpilled: Bool, inFlight: Int) -> Bool {
    let share = limit / max(inFlight, 1)
    if wasSpilled, own >= min(Self.furtherSpill, share) { return true }
    return held.load(ordering: .relaxed) > limit && own >= share
  }
}
