// The lowered endpoint of a stream: every key that the executor acts on, with its defaults, values in place and
// expressions by the number of their program.

/// A lowered endpoint: defaults merged, default rules explicit.
package struct PlanEndpoint: Sendable, Equatable {
  /// Nil: requests are sent without.
  package var authentication: PlanAuthentication?
  package var setup: [PlanCall] = []
  package var teardown: [PlanCall] = []
  /// Variables that are not known while planning, in the order in which they are rendered at a chunk's start.
  package var state: [NamedSlot] = []
  /// Nil: one chunk.
  package var iteration: PlanIteration?
  package var sync: [String] = []
  /// Nil where the elements of the iteration are the records.
  package var request: PlanRequest?
  package var pagination: PlanPagination?
  package var response: PlanResponse

  package init(request: PlanRequest?, response: PlanResponse) {
    self.request = request
    self.response = response
  }
}

/// What the chunks of a stream are made of.
package struct PlanIteration: Sendable, Equatable {
  /// The state variable that takes the element; nil: elements are the records of the response.
  package var into: String?
  /// Chunks in flight.
  package var concurrency = 10
  /// A program that gives the elements, where they are not known while planning.
  package var over: Int?
  /// A program that says whether an element is wanted, where that is not known while planning.
  package var condition: Int?
  /// Whether chunks start while the queue is still being filled.
  package var isImmediate = false

  package init(into: String?) { self.into = into }
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
  /// Whether a POST or PATCH may be repeated; nil: as its method and body say.
  package var isIdempotent: Bool?

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
  /// `json`, `jsonlines`, `csv`, `xml`, or nil: by content type.
  package var format: String?
  /// Finds the records; nil: the whole document.
  package var jmespath: Slot?
  /// Finds the records, instead of `jmespath`.
  package var jq: Slot?
  package var primaryKey: [String] = []
  package var updateKey: String?
  package var limit: Int?
  /// `snake` or `camel`.
  package var casing: String?
  package var select: [String] = []
  /// `capacity,error_rate` of a filter that may drop records; nil: exact.
  package var duplicateTolerance: String?
  /// Levels of nesting that become columns of their own; 0: all; nil: one.
  package var flatten: Int?
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

  /// The state variable that it writes; nil for every other output.
  package var stateVariable: String? { output.hasPrefix("state.") ? String(output.dropFirst("state.".count)) : nil }

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

/// One call of `setup`, `teardown` or an authentication sequence.
package struct PlanCall: Sendable, Equatable {
  /// A program of type bool; nil: always.
  package var condition: Int?
  /// The elements that the call is made for, one after another; nil: once.
  package var iterate: Slot?
  /// The state variable that takes the element.
  package var into: String?
  package var request: PlanRequest?
  package var pagination: PlanPagination?
  package var response: PlanResponse
  /// Nil: the stream's.
  package var authentication: PlanAuthentication?

  package init(response: PlanResponse) { self.response = response }
}

/// How requests are authenticated.
package struct PlanAuthentication: Sendable, Equatable {
  /// `none`, `static`, `basic`, `oauth2`, `hmac`, `sequence`, `aws-sigv4`.
  package var type: String
  /// Seconds after which it is done again; nil: never.
  package var expires: Double?
  /// Of type static.
  package var headers: [NamedSlot] = []
  /// Of type hmac: headers that are computed for each request.
  package var requestHeaders: [NamedSlot] = []
  /// Of type sequence.
  package var sequence: [PlanCall] = []
  /// What else the type needs: `username`, `client_id`, `signing_string`, …
  package var fields: [NamedSlot] = []
  /// What is needed on the way to a credential and changes no answer: `redirect_uri`, `nonce_length`, …
  package var options: [NamedSlot] = []

  package init(type: String) { self.type = type }
}

extension PlanEndpoint {
  /// All that are made around its chunks.
  package var calls: [PlanCall] { setup + teardown + (authentication?.sequence ?? []) }

  /// State variables that are not known while planning: computed late, or written by calls before the first request. In a
  /// first request that a plan shows, references stand for them.
  package var lateState: Set<String> {
    Set(state.map(\.name)).union(Self.written(by: setup)).union(Self.written(by: authentication?.sequence ?? []))
  }

  private static func written(by calls: [PlanCall]) -> Set<String> {
    var names: Set<String> = []
    for call in calls {
      names.formUnion(call.response.processors.compactMap(\.stateVariable))
      names.formUnion((call.pagination?.nextState ?? []).map(\.name))
      if let into = call.into { names.insert(into) }
    }
    return names
  }
}
