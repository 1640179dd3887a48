// A place for a value, ready to be evaluated: a constant, or a program that is run.

internal import Bytecode
internal import Records
internal import VirtualMachine

/// One program of a stream with what is known of it.
struct LinkedProgram: Sendable {
  var executable: Executable
  var reads: ProgramReads
  /// 0-based place in the plan's list, for messages.
  var index: Int
}

/// A slot of the plan after linking.
enum LinkedSlot: Sendable {
  /// Lives in the stream's arena.
  case constant(Cell)
  case program(LinkedProgram)

  /// The program's reads, or nothing.
  var reads: ProgramReads {
    switch self {
    case .constant: ProgramReads()
    case .program(let program): program.reads
    }
  }
}

/// A header or a parameter.
struct LinkedField: Sendable {
  var name: String
  var slot: LinkedSlot
}

/// A state variable and what gives its value.
struct LinkedVariable: Sendable {
  /// The interned name.
  var key: Cell
  var slot: LinkedSlot
}
