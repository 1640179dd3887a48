// What `StreamLinker` makes of a plan's stream: everything that the plan says of it, linked. `StreamRuntime` holds it with
// what belongs to the run.

internal import Bytecode
internal import Records

struct LinkedStream {
  /// State variables that are the same for every chunk.
  var state: Cell
  /// The state variable that takes the iteration's value.
  var into: Cell?
  var variables: [LinkedVariable]
  /// Nil where elements are the records.
  var request: LinkedRequest?
  /// What a plan shows of the first request; nil where it cannot be known.
  var preview: RequestPreview?
  var pagination: LinkedPagination?
  var rules: [LinkedRule]
  var records: LinkedRecords
  var processing: LinkedProcessing
  /// What any program reads.
  var reads: ProgramReads
  /// Which parts of requests secrets flow into.
  var taint: RequestTaint
  /// Nil: requests are sent as they are.
  var authenticator: Authenticator?
  var setup: [LinkedCall] = []
  var teardown: [LinkedCall] = []
  /// Whether an element is wanted; nil: every one of the plan is.
  var condition: LinkedProgram?
  /// Gives the elements, where the plan does not have them.
  var over: LinkedProgram?
  /// State variables that headers are computed from.
  var headerState: Set<String> = []
  /// Whether it stands for a call, whose records are for its processors alone.
  var isCall = false
  /// Whether records become rows.
  var keepsRows = true
}
