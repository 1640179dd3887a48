// A stream of a plan: the lowered endpoint and its programs.

package import Values

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
  /// What plan-time expressions of this stream read of `context` and `sync`, as an object of objects. A sync value
  /// that is not here was not read.
  package var inputs: Value
  /// State variables that are the same for every chunk and known while planning.
  package var state: Value

  package init(
    name: String, object: String, mode: WriteMode, primaryKey: [String], updateKey: String?, digest: String,
    endpoint: PlanEndpoint, programs: [PlanProgram], inputs: Value, state: Value
  ) {
    self.name = name
    self.object = object
    self.mode = mode
    self.primaryKey = primaryKey
    self.updateKey = updateKey
    self.digest = digest
    self.endpoint = endpoint
    self.programs = programs
    self.inputs = inputs
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
