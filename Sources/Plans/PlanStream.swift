// A stream of a plan: what is loaded where, with its programs. `PlanEndpoint.swift` has the lowered endpoint.

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
  /// What it reads that is known so late: `response.json`. Nil for what is known while planning.
  package var waitsFor: String?
  /// Assembly, one instruction a line; empty where the planner evaluated it for good (kept for review and digest).
  package var code: [String]

  package init(source: String, type: String, stage: String, waitsFor: String? = nil, code: [String]) {
    self.source = source
    self.type = type
    self.stage = stage
    self.waitsFor = waitsFor
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
  /// One of its own in the plan.
  package var name: String
  /// The endpoint's name in its spec, where the stream's is another: endpoints of two specs may be called the same.
  package var nameInSpec: String?
  /// The API, by the name of its connection.
  package var connection: String
  /// The target table, as written: `schema.table`. Nil for a stream that only fills queues.
  package var object: String?
  package var mode: WriteMode
  package var primaryKey: [String]
  package var updateKey: String?
  /// Types that the replication forces on columns, by name, in its order.
  package var columns: [ColumnType] = []
  /// How the table is made and filled; nil: as every table.
  package var table: PlanTable?
  /// Hexadecimal; what chunk IDs are made from.
  package var digest: String
  /// Streams run in waves, from 1 on: each after those that it waits for.
  package var wave = 1
  /// Streams that must have ended before this one begins, by name.
  package var after: [String] = []
  /// Hooks that the replication or the spec has for it: `pre`, `post`, … They are not run.
  package var hooks: [String] = []
  package var endpoint: PlanEndpoint
  package var programs: [PlanProgram]
  /// What plan-time expressions of this stream read of `context` and `sync`, as an object of objects. A sync value
  /// that is not here was not read.
  package var inputs: Value
  /// What its programs read of the outer world past the state, by scope, and `now` where requests have the clock in them: a
  /// part of the chunks' IDs. Nil where there is nothing.
  package var given: Value?
  /// State variables that are the same for every chunk and known while planning.
  package var state: Value

  /// What `given` is called in what IDs are made of: no variable has such a name.
  package static let givenName = "(given)"

  /// Whether its chunks are made while the plan is executed.
  package var isDeferred: Bool { endpoint.iteration?.over != nil }

  /// What the endpoint is called in its spec, and its watermarks in the ledger.
  package var endpointName: String { nameInSpec ?? name }

  package init(
    name: String, connection: String, object: String?, mode: WriteMode, primaryKey: [String], updateKey: String?,
    digest: String,
    endpoint: PlanEndpoint, programs: [PlanProgram], inputs: Value, state: Value
  ) {
    self.name = name
    self.connection = connection
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

/// A column's type as the replication writes it.
package struct ColumnType: Sendable, Equatable {
  package var name: String
  package var type: String

  package init(name: String, type: String) {
    self.name = name
    self.type = type
  }
}

/// A stream whose chunks are made while the plan is executed.
package struct PlanDeferral: Sendable, Equatable {
  package var stream: String
  /// What it iterates over: `queue.customer_ids`, `state.ids`.
  package var waitsFor: String
  /// For people.
  package var reason: String

  package init(stream: String, waitsFor: String, reason: String) {
    self.stream = stream
    self.waitsFor = waitsFor
    self.reason = reason
  }
}
