// The parts of a stream's endpoint, linked: request, pagination, rules, records, processors. `StreamLinker` makes them;
// `StreamRuntime` holds them with all else that a stream's chunks share.

internal import Formats
internal import JMESPath
internal import Records
internal import Transport

/// A variable outside of records that processors write.
struct AggregateTarget: Sendable {
  /// In full: `state.last`, `auth.token`, `env.X`.
  var output: String
  /// The name of the state variable; nil for every other output.
  var key: Cell?
  var kind: AggregationKind
}

/// How requests are rendered.
struct LinkedRequest: Sendable {
  var method: String
  var url: LinkedSlot
  var headers: [LinkedField]
  var parameters: [LinkedField]
  var payload: LinkedSlot?
  var timeoutSeconds: Double
  /// What the spec says of repeating; nil: nothing.
  var isIdempotent: Bool?
}

struct LinkedPagination: Sendable {
  var nextState: [LinkedVariable]
  /// Nil: one page.
  var stop: LinkedProgram?
}

enum RuleAction: String, CaseIterable, Sendable {
  case retry, `continue`, stop, `break`, fail, skip
}

struct LinkedRule: Sendable {
  var action: RuleAction
  /// Nil: always.
  var condition: LinkedProgram?
  var maxAttempts: Int
  var backoff: Backoff
  var backoffBase: Double
  var message: LinkedSlot?
}

/// How a body becomes records.
struct LinkedRecords: Sendable {
  /// Every path that is text alone; nil with `path` nil: the whole document.
  var expression: JMESPathExpression?
  /// A path that depends on the chunk; compiled when it is known.
  var path: LinkedSlot?
  /// Instead of a path: a jq program, whose results are the records.
  var query: LinkedSlot?
  /// What the spec says that bodies are; nil: what their types say.
  var format: BodyFormat?
  /// Interned names of the key's members.
  var primaryKey: [Cell]
  var limit: Int?
  /// How often a new key may be taken for a known one; nil: never.
  var tolerance: DuplicateTolerance?
  /// Levels of nesting that become columns; nil: one, 0: all.
  var flatten: Int?
  /// Nil: rows keep the columns that their records have.
  var columns: ColumnSelection?
}

/// Where a processor's value goes.
enum LinkedOutput: Sendable {
  /// It takes the record's place.
  case record
  /// A member of the record.
  case member(Cell)
  /// The running aggregate of this place.
  case aggregate(Int)
  /// The queue of this place.
  case queue(Int)
}

struct LinkedProcessor: Sendable {
  var expression: LinkedProgram
  var condition: LinkedProgram?
  var output: LinkedOutput
  /// As the plan writes it, for messages.
  var name: String
}

/// The processors, by how often they run.
struct LinkedProcessing: Sendable {
  /// Run for each record, in order.
  var perRecord: [LinkedProcessor]
  /// Run once a page: aggregates and items of queues that do not look at records.
  var perPage: [LinkedProcessor]
  /// What is aggregated.
  var aggregates: [AggregateTarget]
  /// Names of the queues that are filled.
  var queues: [String] = []
  /// Members that processors may add to a record.
  var addedMembers: Int
  /// Whether records are changed at all.
  var changesRecords: Bool
}
