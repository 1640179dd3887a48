// A program linked for one run: constants as cells, names interned in the run's key table, functions looked up. The
// machine trusts what is here; link only programs that the compiler made or `verify` proved.

package import Bytecode
internal import Functions
package import Records
internal import Values

/// A program that is ready to run. Immutable, so that every thread may run it.
package final class Executable: @unchecked Sendable {
  /// Canonical text, for messages.
  package let source: String
  let registerCount: Int
  let instructions: UnsafeMutablePointer<Instruction>
  let constants: UnsafeMutablePointer<Cell>
  let functions: [LinkedFunction]
  let ranges: [Range<Int>]
  /// By place; a sub-program has those after itself, and nil before.
  let subprograms: [Executable?]
  private let arena = Arena()

  /// A function as a call needs it.
  struct LinkedFunction {
    var name: String
    var implementation: Implementation
    var propagatesNull: Bool
  }

  /// Links a program. Names that it reads are interned in `keys`, which must be that of the data.
  package convenience init(_ program: Program, keys: KeyTable) {
    // From the last to the first, since each refers only to later ones.
    var linked: [Executable?] = Array(repeating: nil, count: program.subprograms.count)
    for place in program.subprograms.indices.reversed() {
      linked[place] = Executable(program.subprograms[place], keys, linked)
    }
    self.init(program, keys, linked)
  }

  private init(_ program: Program, _ keys: KeyTable, _ subprograms: [Executable?]) {
    self.subprograms = subprograms
    source = program.source
    registerCount = program.registerCount
    ranges = program.ranges
    instructions = .allocate(capacity: program.instructions.count)
    instructions.initialize(from: program.instructions, count: program.instructions.count)
    constants = .allocate(capacity: max(program.constants.count, 1))
    for (index, value) in program.constants.enumerated() {
      if case .string(let text) = value, let key = keys.intern(text) {
        constants[index] = key
      } else {
        constants[index] = Cell(value, arena: arena, keys: keys)
      }
    }
    functions = program.functions.map { name in
      guard let record = FunctionRegistry.named(name), let implementation = record.implementation else {
        return LinkedFunction(
          name: name,
          implementation: { _, _ throws(FunctionError) in throw FunctionError("this executor has no such function") },
          propagatesNull: false)
      }
      return LinkedFunction(
        name: name, implementation: implementation, propagatesNull: record.nulls == .propagates)
    }
  }

  deinit {
    instructions.deallocate()
    constants.deallocate()
  }
}
