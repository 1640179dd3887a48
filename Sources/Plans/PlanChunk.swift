// A chunk of a plan and its first request.

package import Values

/// One unit of work.
package struct PlanChunk: Sendable, Equatable {
  /// `bc_` and 26 characters.
  package var id: String
  /// For people: the iteration's value in words.
  package var label: String
  /// The iteration's value; null without iteration.
  package var value: Value
  /// The other members of the scope `iterate` (`index`, `end`, `last`), if a program of the stream reads them.
  package var iteration: Value?
  /// State variables known while planning that differ from chunk to chunk.
  package var state: Value
  /// Nil where elements of the iteration are the records.
  package var request: ChunkRequest?

  package init(
    id: String, label: String, value: Value, iteration: Value? = nil, state: Value, request: ChunkRequest?
  ) {
    self.id = id
    self.label = label
    self.value = value
    self.iteration = iteration
    self.state = state
    self.request = request
  }
}

/// The first request of a chunk.
package struct ChunkRequest: Sendable, Equatable {
  package var method: String
  /// The complete URL with its query, or, where `isComplete` is false, with `{secrets.x}` for what is not known.
  package var url: String
  /// Headers that differ from chunk to chunk and are known while planning, as an object.
  package var headers: Value?
  package var body: String?
  /// Whether `url` and `body` are sent exactly as they stand.
  package var isComplete: Bool

  package init(method: String, url: String, headers: Value? = nil, body: String? = nil, isComplete: Bool = true) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.isComplete = isComplete
  }
}

/// What the planner says of a stream after its last chunk.
package struct StreamSummary: Sendable, Equatable {
  package var chunks: Int
  package var requestsMinimum: Int
  /// The least time at the declared rate.
  package var secondsMinimum: Double
  /// Whether the chunks cover the range that was asked for; nil where there is none and nothing iterates over one.
  package var coverage: Coverage?

  package init(chunks: Int, requestsMinimum: Int, secondsMinimum: Double, coverage: Coverage? = nil) {
    self.chunks = chunks
    self.requestsMinimum = requestsMinimum
    self.secondsMinimum = secondsMinimum
    self.coverage = coverage
  }
}
