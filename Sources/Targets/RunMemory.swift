// What a run keeps in the ledger besides rows and finished chunks, so that the next one goes on from it: what chunks put
// into queues, what calls wrote, what streams hand to others.

package import Diagnostics
package import Values

/// Items that a chunk put into a queue, side by side.
package struct QueuePart: Sendable, Equatable {
  /// The most items of a part.
  package static let longest = 10_000

  /// Without `queue.`
  package var queue: String
  /// A JSON array; values in the form of `PlanValue`.
  package var items: String
  package var count: Int

  package init(queue: String, items: String, count: Int) {
    self.queue = queue
    self.items = items
    self.count = count
  }
}

/// What one chunk of a producer gave to the queues that a stream iterates over.
package struct QueueShare: Sendable, Equatable {
  /// Its 0-based place among those that the stream takes; it keeps it for ever.
  package var place: Int
  package var parts: [QueuePart]
}

/// What the calls of a stream's setup wrote, and where the stream stands between its setup and its teardown.
package struct SetupRecord: Sendable, Equatable {
  package enum Standing: String, Sendable {
    /// Setup is done, and what it wrote serves whoever goes on.
    case open
    /// Setup is done, but what it wrote is not kept: whoever goes on runs it again.
    case secret
    /// Teardown is done: whoever goes on begins with setup.
    case closed
    /// The same, and what setup gave to others is not kept: those who need it have setup run again.
    case forgotten

    /// Whether teardown is done.
    package var isTornDown: Bool { self == .closed || self == .forgotten }
  }

  package var standing: Standing
  /// State variables.
  package var state: [Value.Member]
  /// Other outputs in full: `env.X`, `context.store.x`.
  package var outputs: [Value.Member]

  package init(_ standing: Standing, state: [Value.Member] = [], outputs: [Value.Member] = []) {
    self.standing = standing
    self.state = state
    self.outputs = outputs
  }
}

/// Which calls of a stream brought items.
package enum CallList: Sendable {
  /// Their items come before those of the stream's chunks.
  case setup
  /// Their items come after those of the stream's chunks.
  case teardown
}

/// A run's memory. Used by one thread: the writer.
package protocol RunMemory: AnyObject {
  /// What finished chunks gave to `queues`, from `place` on, `limit` shares at most. Those that the stream has not met
  /// come after those that it has, in the order of producers and their chunks.
  func shares(of queues: [String], for stream: Int, from place: Int, limit: Int) throws(Failure) -> [QueueShare]

  /// The stream's chunks are all made now, and there are so many.
  func settle(chunks: Int, stream: Int) throws(Failure)

  /// Keeps a digest of late values that a stream's URLs are made of, the first time; gives the one that is kept.
  func keep(lateValues: String, stream: Int) throws(Failure) -> String

  /// The digest that is kept; nil if there is none.
  func lateValues(stream: Int) throws(Failure) -> String?

  /// What is known of a stream's setup; nil where it never ran.
  func setup(stream: Int) throws(Failure) -> SetupRecord?

  /// Keeps what setup wrote, in place of what was known, and what calls put into queues, besides what was there: both or
  /// neither.
  func keep(setup: SetupRecord, queued: [QueuePart], by calls: CallList, stream: Int) throws(Failure)

  /// What the finished chunks of a stream give to others, each output aggregated in plan order.
  func outputs(stream: Int) throws(Failure) -> [Value.Member]
}

extension RunMemory {
  /// Keeps what is known of setup, without items.
  package func keep(setup: SetupRecord, stream: Int) throws(Failure) {
    try keep(setup: setup, queued: [], by: .setup, stream: stream)
  }
}
