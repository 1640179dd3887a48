// What a worker owns and every chunk on it borrows: parser, machine, row builder, scratch memory. One set a thread.

internal import Formats
internal import Functions
internal import Records
internal import Types
internal import Values
internal import VirtualMachine

/// The tools of one worker thread.
final class WorkerTools {
  let reader: DocumentReader
  let flattener: RecordFlattener
  let rows: RowBuilder
  let context: CallContext
  let machine: Machine
  /// What is needed until the next response: results of rules, state before it is copied, texts.
  let scratch = Arena()

  init(keys: KeyTable, asOf: Instant) {
    reader = DocumentReader(parser: JSONParser(keys: keys), keys: keys)
    flattener = RecordFlattener(keys: keys)
    rows = RowBuilder(keys: keys)
    context = CallContext(arena: scratch, keys: keys, now: asOf)
    machine = Machine(context: context)
  }

  /// Runs a program whose result, where it needs memory, lives in `arena`.
  func run(
    _ program: LinkedProgram, _ environment: Environment, into arena: Arena
  ) throws(ChunkError) -> Cell {
    context.arena = arena
    do throws(ProgramError) {
      return try machine.run(program.executable, in: environment)
    } catch {
      throw ChunkError(
        "\(error.message) in '\(error.source)' (program \(program.index), instruction \(error.instruction))")
    }
  }

  /// The value of a slot.
  func value(
    of slot: LinkedSlot, _ environment: Environment, into arena: Arena
  ) throws(ChunkError) -> Cell {
    switch slot {
    case .constant(let cell): return cell
    case .program(let program): return try run(program, environment, into: arena)
    }
  }

  /// Whether a condition holds.
  func holds(_ program: LinkedProgram, _ environment: Environment) throws(ChunkError) -> Bool {
    let cell = try run(program, environment, into: scratch)
    guard cell.kind == .bool else {
      throw ChunkError("the condition '\(program.executable.source)' gave \(describe(cell)) instead of true or false")
    }
    return cell.boolValue
  }

  private func describe(_ cell: Cell) -> String {
    switch cell.kind {
    case .absent, .null: "null"
    case .int, .float, .decimal: "a number"
    case .string: "a text"
    case .timestamp: "a timestamp"
    case .array, .range: "a list"
    case .object, .json: "an object"
    case .bool: "a bool"
    }
  }
}
