// Which chunk starts next. The writer offers chunks in plan order, a few hundred ahead, so that a million chunks stay
// on disk; whoever ends a chunk takes the next one.

internal import Plans
internal import Synchronization

/// A chunk that may start.
struct ScheduledChunk: Sendable {
  var stream: Int
  /// Its 0-based place in the stream's plan order.
  var ordinal: Int
  var chunk: PlanChunk
  /// Whether it takes the place of what was loaded before.
  var replaces = false
  /// What earlier runs left of it; nil: nothing.
  var resumption: Resumption?
}

/// Chunks ready to start and the number in flight, by stream. Used by the writer and the workers.
final class Schedule: Sendable {
  /// Chunks that are kept ready for a stream which no other process works on.
  static let lookahead = 512
  /// The same where a chunk holds the records themselves.
  static let recordLookahead = 4

  private struct Lane {
    var ready: [ScheduledChunk] = []
    var head = 0
    var inFlight = 0
    var concurrency: Int
    var lookahead: Int
    /// Nothing of this stream starts any more.
    var isClosed = false
    /// The writer was told that the ready chunks run low.
    var askedForMore = false

    var waiting: Int { ready.count - head }
  }

  private struct State {
    var lanes: [Lane]
  }

  private let state: Mutex<State>

  /// `concurrency`: chunks in flight, by stream; `holdsRecords`: whether its chunks hold the records. `isShared`: what is
  /// kept ready is kept from others.
  init(concurrency: [Int], holdsRecords: [Bool], isShared: Bool = false) {
    let lanes = zip(concurrency, holdsRecords).map { concurrency, holdsRecords in
      let lookahead =
        isShared ? max(concurrency, 2) : holdsRecords ? Self.recordLookahead : Self.lookahead
      return Lane(concurrency: min(max(concurrency, 1), lookahead), lookahead: lookahead)
    }
    state = Mutex(State(lanes: lanes))
  }

  /// How many chunks of a stream are offered at a time.
  func lookahead(stream: Int) -> Int { state.withLock { $0.lanes[stream].lookahead } }

  /// Adds chunks of a stream in plan order.
  func offer(_ chunks: [ScheduledChunk], stream: Int) {
    state.withLock { state in
      state.lanes[stream].askedForMore = false
      state.lanes[stream].ready.append(contentsOf: chunks)
    }
  }

  /// Every chunk that may start now, and the streams whose ready chunks run low.
  func startable() -> (chunks: [ScheduledChunk], hungry: [Int]) {
    state.withLock { state in
      var chunks: [ScheduledChunk] = []
      var hungry: [Int] = []
      for index in state.lanes.indices where !state.lanes[index].isClosed {
        while state.lanes[index].waiting > 0, state.lanes[index].inFlight < state.lanes[index].concurrency {
          chunks.append(state.lanes[index].ready[state.lanes[index].head])
          state.lanes[index].head += 1
          state.lanes[index].inFlight += 1
        }
        if state.lanes[index].waiting < max(state.lanes[index].lookahead / 2, 1) {
          state.lanes[index].ready.removeFirst(state.lanes[index].head)
          state.lanes[index].head = 0
          if !state.lanes[index].askedForMore {
            state.lanes[index].askedForMore = true
            hungry.append(index)
          }
        }
      }
      return (chunks, hungry)
    }
  }

  /// A chunk of this stream left flight.
  func end(stream: Int) { state.withLock { $0.lanes[stream].inFlight -= 1 } }

  /// No chunk of this stream starts any more.
  func close(stream: Int) { state.withLock { $0.lanes[stream].isClosed = true } }

  /// Takes back the chunks of a closed stream that were ready; returns their number.
  func withdraw(stream: Int) -> Int {
    state.withLock { state in
      state.lanes[stream].isClosed = true
      let count = state.lanes[stream].waiting
      state.lanes[stream].ready = []
      state.lanes[stream].head = 0
      return count
    }
  }

  /// Chunks in flight, of all streams.
  var inFlight: Int { state.withLock { $0.lanes.reduce(0) { $0 + $1.inFlight } } }
}
