// What a run did, in numbers and reasons; the commands turn it into text and an exit code.

package import Diagnostics

/// A chunk that could not be loaded.
package struct ChunkFailure: Sendable, Equatable {
  package var id: String
  package var label: String
  /// One line for people, secrets masked.
  package var reason: String
  /// The request it failed at; nil where none was sent, or where it is not to blame.
  package var request: FailedRequest?
  /// Its place in its stream's plan order, and its time on the monotonic clock.
  package var ordinal = 0
  package var began = 0.0
  package var ended = 0.0

  package init(id: String, label: String, reason: String, request: FailedRequest? = nil) {
    self.id = id
    self.label = label
    self.reason = reason
    self.request = request
  }
}

/// One stream of a run.
package struct StreamReport: Sendable, Equatable {
  package var name: String
  package var object: String
  /// Chunks of the plan, or made so far.
  package var chunks: Int
  /// Whether more chunks may be made while the plan is executed.
  package var mayGrow = false
  /// Chunks of the plan that are wanted: fewer where a rule or a limit ended the stream.
  package var wanted: Int
  /// Chunks that earlier runs of this plan finished.
  package var already = 0
  /// Chunks that this run finished.
  package var done = 0
  /// Chunks that were finished and that this run loaded again.
  package var reloaded = 0
  /// Chunks that this run was about, as far as it came.
  package var selected = 0
  package var failed = 0
  /// Rows that this run wrote.
  package var rows = 0
  /// Requests of this run, retries included.
  package var requests = 0
  /// Rows left out since their chunk had their key already.
  package var duplicates = 0
  /// From the stream's start to its end, or until now.
  package var seconds = 0.0
  /// Whether nothing can be added any more: every chunk is finished, or the hole was accepted, and the target settled.
  package var isClosed = false
  /// Chunks that are missing for good, since the table of a full refresh was replaced without them.
  package var lacking = 0
  /// Whether everything that this run was about is done.
  package var isDone = false
  /// Why a rule, a limit or failures ended the stream early; nil if they did not.
  package var endedEarly: String?
  /// The first few failures.
  package var failures: [ChunkFailure] = []
  /// What the target had to say.
  package var remarks: [String] = []

  package init(name: String, object: String, chunks: Int) {
    self.name = name
    self.object = object
    self.chunks = chunks
    wanted = chunks
  }

  /// Chunks that nobody finished so far and that are still wanted.
  package var remaining: Int { isClosed ? 0 : max(wanted - already - done, 0) }
}

/// A whole run.
package struct RunReport: Sendable, Equatable {
  package var streams: [StreamReport]
  package var seconds = 0.0
  /// Whether a person stopped it.
  package var wasInterrupted = false
  /// Whether it was about some of the plan's chunks only.
  package var isSelective = false
  /// Whether nothing could be loaded since no server could be reached.
  package var wasUnreachable = false

  package init(streams: [StreamReport]) { self.streams = streams }

  package var failed: Int { streams.reduce(0) { $0 + $1.failed } }
  /// Whether the plan is loaded.
  package var isComplete: Bool { streams.allSatisfy { $0.isClosed && $0.lacking == 0 } }
  /// Whether all that the run was about is done.
  package var isDone: Bool { streams.allSatisfy(\.isDone) }

  /// What the exit code should say; nil: all is done.
  package var outcome: Failure.Kind? {
    if isDone { return nil }
    return wasInterrupted || wasUnreachable ? .temporary : .partial
  }
}
