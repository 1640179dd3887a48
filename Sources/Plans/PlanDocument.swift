// The plan as a value: the only thing that crosses from the compiler to the executor. `PlanWriter` and `PlanReader`
// hold its form on disk; chunks are streamed and so are not part of `PlanStream`.

package import Values

/// Everything before the streams.
package struct PlanHeader: Sendable, Equatable {
  /// The frozen clock.
  package var asOf: Instant
  package var sources: [PlanSource]
  package var connection: SourceConnection
  package var target: TargetConnection
  /// What plan-time expressions read: `env`, `inputs`, `context`, `sync` as an object of objects.
  package var inputs: Value

  package init(
    asOf: Instant, sources: [PlanSource], connection: SourceConnection, target: TargetConnection, inputs: Value
  ) {
    self.asOf = asOf
    self.sources = sources
    self.connection = connection
    self.target = target
    self.inputs = inputs
  }
}

/// A file the plan was made from.
package struct PlanSource: Sendable, Equatable {
  package var path: String
  /// Hexadecimal.
  package var sha256: String

  package init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// The API's side: names only, never values of secrets.
package struct SourceConnection: Sendable, Equatable {
  package var name: String
  /// The secrets that the streams read.
  package var secrets: [String]
  /// Where secrets may be sent: `host` or `host:port`.
  package var hosts: [String]

  package init(name: String, secrets: [String], hosts: [String]) {
    self.name = name
    self.secrets = secrets
    self.hosts = hosts
  }
}

/// The database's side; its URL is the executor's affair, unless it was given on the command line without a password.
package struct TargetConnection: Sendable, Equatable {
  package var name: String
  /// `sqlite`, or empty when the planner could not know.
  package var kind: String
  /// A URL that the plan was made for, if it was given by `--target` and holds no password.
  package var url: String?

  package init(name: String, kind: String, url: String? = nil) {
    self.name = name
    self.kind = kind
    self.url = url
  }
}

/// A place for a value: known while planning, or computed by one of the stream's programs.
package enum Slot: Sendable, Equatable {
  case literal(Value)
  /// An index into `PlanStream.programs`.
  case program(Int)
}

/// A slot with a name: a header, a parameter, a state variable.
package struct NamedSlot: Sendable, Equatable {
  package var name: String
  package var slot: Slot

  package init(_ name: String, _ slot: Slot) {
    self.name = name
    self.slot = slot
  }
}

/// One compiled expression or template, as text.
package struct PlanProgram: Sendable, Equatable {
  /// Canonically printed source: a template with its holes, or a bare expression.
  package var source: String
  /// A printed type.
  package var type: String
  package var stage: String
  /// Assembly, one instruction a line; empty where the planner evaluated it for good (kept for review and digest).
  package var code: [String]

  package init(source: String, type: String, stage: String, code: [String]) {
    self.source = source
    self.type = type
    self.stage = stage
    self.code = code
  }
}

/// How rows reach the table.
package enum WriteMode: String, Sendable, CaseIterable {
  case fullRefresh = "full-refresh"
  case truncate, incremental, snapshot, backfill
}

/// One stream: an endpoint with everything that the executor needs.
package struct PlanStream: Sendable, Equatable {
  package var name: String
  /// The target table, as written: `schema.table`.
  package var object: String
  package var mode: WriteMode
  package var primaryKey: [String]
  package var updateKey: String?
  /// Hexadecimal; what chunk IDs are made from.
  package var digest: String
  package var endpoint: PlanEndpoint
  package var programs: [PlanProgram]
  /// State variables that are the same for every chunk and known while planning.
  package var state: Value

  package init(
    name: String, object: String, mode: WriteMode, primaryKey: [String], updateKey: String?, digest: String,
    endpoint: PlanEndpoint, programs: [PlanProgram], state: Value
  ) {
    self.name = name
    self.object = object
    self.mode = mode
    self.primaryKey = primaryKey
    self.updateKey = updateKey
    self.digest = digest
    self.endpoint = endpoint
    self.programs = programs
    self.state = state
  }
}

/// A lowered endpoint: defaults merged, default rules explicit.
package struct PlanEndpoint: Sendable, Equatable {
  /// Variables that are not known while planning, in the order in which they are rendered at a chunk's start.
  package var state: [NamedSlot] = []
  /// The state variable that takes the iteration's value; nil without iteration.
  package var into: String?
  /// Chunks in flight.
  package var chunkConcurrency = 10
  package var sync: [String] = []
  package var request: PlanRequest
  package var pagination: PlanPagination?
  package var response: PlanResponse

  package init(request: PlanRequest, response: PlanResponse) {
    self.request = request
    self.response = response
  }
}

/// How a request is built.
package struct PlanRequest: Sendable, Equatable {
  package var method = "GET"
  package var url: Slot
  package var headers: [NamedSlot] = []
  package var parameters: [NamedSlot] = []
  /// A string is sent as it is, everything else as JSON.
  package var payload: Slot?
  package var timeoutSeconds = 30.0
  /// Requests a second.
  package var rate = 2.0
  /// Requests in flight.
  package var concurrency = 5

  package init(url: Slot) { self.url = url }
}

/// How the next page is asked for.
package struct PlanPagination: Sendable, Equatable {
  package var nextState: [NamedSlot]
  /// A program of type bool; nil: one page.
  package var stop: Int?

  package init(nextState: [NamedSlot], stop: Int?) {
    self.nextState = nextState
    self.stop = stop
  }
}

/// What becomes of a response.
package struct PlanResponse: Sendable, Equatable {
  /// `json`, or nil: by content type.
  package var format: String?
  /// Finds the records; nil: the whole document.
  package var jmespath: Slot?
  package var primaryKey: [String] = []
  package var updateKey: String?
  package var limit: Int?
  /// `snake` or `camel`.
  package var casing: String?
  package var select: [String] = []
  package var processors: [PlanProcessor] = []
  /// In order, with the default rules at the end.
  package var rules: [PlanRule] = []

  package init() {}
}

/// Computes a value for each record.
package struct PlanProcessor: Sendable, Equatable {
  package var expression: Int
  /// `record`, `record.x`, `state.x`, …
  package var output: String
  /// `maximum`, `minimum`, `first`, `last`, `collect`, or nil.
  package var aggregation: String?
  package var condition: Int?

  package init(expression: Int, output: String, aggregation: String? = nil, condition: Int? = nil) {
    self.expression = expression
    self.output = output
    self.aggregation = aggregation
    self.condition = condition
  }
}

/// What to do with a response of a certain kind.
package struct PlanRule: Sendable, Equatable {
  /// `retry`, `continue`, `stop`, `break`, `fail`, `skip`.
  package var action: String
  /// A program of type bool; nil: always.
  package var condition: Int?
  package var maxAttempts = 3
  /// `none`, `constant`, `linear`, `exponential`, `jitter`.
  package var backoff = "none"
  package var backoffBase = 1.0
  package var message: Slot?

  package init(action: String, condition: Int?) {
    self.action = action
    self.condition = condition
  }
}

/// One unit of work.
package struct PlanChunk: Sendable, Equatable {
  /// `bc_` and 26 characters.
  package var id: String
  /// For people: the iteration's value in words.
  package var label: String
  /// The iteration's value; null without iteration.
  package var value: Value
  /// State variables known while planning that differ from chunk to chunk.
  package var state: Value
  package var request: ChunkRequest

  package init(id: String, label: String, value: Value, state: Value, request: ChunkRequest) {
    self.id = id
    self.label = label
    self.value = value
    self.state = state
    self.request = request
  }
}

/// The first request of a chunk.
package struct ChunkRequest: Sendable, Equatable {
  package var method: String
  /// The complete URL with its query, or, where `isComplete` is false, with `{secrets.x}` for what is not known.
  package var url: String
  package var body: String?
  /// Whether `url` and `body` are sent exactly as they stand.
  package var isComplete: Bool

  package init(method: String, url: String, body: String? = nil, isComplete: Bool = true) {
    self.method = method
    self.url = url
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

  package init(chunks: Int, requestsMinimum: Int, secondsMinimum: Double) {
    self.chunks = chunks
    self.requestsMinimum = requestsMinimum
    self.secondsMinimum = secondsMinimum
  }
}
