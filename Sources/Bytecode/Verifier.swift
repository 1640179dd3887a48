// Proves that a program is safe to run: the machine checks none of this again. Assembly in a plan is untrusted input.

internal import Functions
internal import Types
internal import Values

/// Why a program must not run.
package struct VerificationError: Error, Equatable, Sendable {
  /// 0-based; the number of instructions for a fault of the whole.
  package var instruction: Int
  package var message: String
}

extension Program {
  /// Register bounds, definite assignment, constant and function indexes, forward jumps, operand kinds, call arity.
  package func verify() throws(VerificationError) {
    guard registerCount <= 255 else {
      throw VerificationError(instruction: instructions.count, message: "more than 255 registers")
    }
    guard instructions.count <= Self.maximumInstructions else {
      throw VerificationError(instruction: instructions.count, message: "too many instructions")
    }
    // Registers that are certainly written when control reaches an instruction; nil where nothing goes there so far.
    var incoming: [RegisterSet?] = Array(repeating: nil, count: instructions.count + 1)
    incoming[0] = RegisterSet()
    for (place, instruction) in instructions.enumerated() {
      guard var assigned = incoming[place] else {
        throw VerificationError(instruction: place, message: "is never reached")
      }
      let fields = instruction.fields
      let operands = instruction.opcode.shape.operands
      for (index, operand) in operands.enumerated() {
        try check(operand, fields, index, &assigned, at: place)
      }
      if let index = operands.firstIndex(where: { $0 == .write || $0 == .arguments }) { assigned.insert(fields[index]) }
      if operands.last == .target {
        let target = instruction.wide
        guard target > place, target < instructions.count else {
          throw VerificationError(instruction: place, message: "jumps to @\(target): only forward, inside the program")
        }
        incoming[target] = incoming[target]?.intersection(assigned) ?? assigned
      }
      if instruction.opcode != .jump, instruction.opcode != .return {
        incoming[place + 1] = incoming[place + 1]?.intersection(assigned) ?? assigned
      }
    }
    if instructions.isEmpty || incoming[instructions.count] != nil {
      throw VerificationError(instruction: instructions.count, message: "ends without 'return'")
    }
  }

  private func check(
    _ operand: OperandKind, _ fields: [Int], _ index: Int, _ assigned: inout RegisterSet, at place: Int
  ) throws(VerificationError) {
    let field = fields[index]
    func read(_ registers: Range<Int>) throws(VerificationError) {
      for register in registers {
        guard register < registerCount else {
          throw VerificationError(instruction: place, message: "register r\(register) does not exist")
        }
        guard assigned.contains(register) else {
          throw VerificationError(instruction: place, message: "register r\(register) may be read before it is written")
        }
      }
    }
    switch operand {
    case .write:
      guard field < registerCount else {
        throw VerificationError(instruction: place, message: "register r\(field) does not exist")
      }
    case .read: try read(field..<field + 1)
    case .readPair: try read(field..<field + 2)
    case .readList: try read(field..<field + fields[index + 1])
    case .readPairList: try read(field..<field + 2 * fields[index + 1])
    case .arguments:
      guard field < registerCount else {
        throw VerificationError(instruction: place, message: "register r\(field) does not exist")
      }
      try read(field..<field + fields[2])
    case .count, .target: break
    case .constant:
      guard field < constants.count else {
        throw VerificationError(instruction: place, message: "constant \(field) does not exist")
      }
    case .key:
      guard field < constants.count, case .string = constants[field] else {
        throw VerificationError(instruction: place, message: "a member's name must be a string")
      }
    case .scope:
      guard Scope(rawValue: field) != nil else {
        throw VerificationError(instruction: place, message: "scope \(field) does not exist")
      }
    case .function: try checkCall(field, arguments: fields[2], at: place)
    }
  }

  private func checkCall(_ function: Int, arguments: Int, at place: Int) throws(VerificationError) {
    guard function < functions.count else {
      throw VerificationError(instruction: place, message: "function \(function) does not exist")
    }
    let name = functions[function]
    guard let record = FunctionRegistry.named(name), record.implementation != nil else {
      throw VerificationError(instruction: place, message: "this executor has no function '\(name)'")
    }
    guard record.overloads.contains(where: { $0.accepts(count: arguments) }) else {
      throw VerificationError(instruction: place, message: "'\(name)' does not take \(arguments) arguments")
    }
  }
}

/// A set of register numbers.
private struct RegisterSet {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  func contains(_ register: Int) -> Bool {
    let bit: UInt64 = 1 << UInt64(register & 63)
    return switch register >> 6 {
    case 0: words.0 & bit != 0
    case 1: words.1 & bit != 0
    case 2: words.2 & bit != 0
    default: words.3 & bit != 0
    }
  }

  mutating func insert(_ register: Int) {
    let bit: UInt64 = 1 << UInt64(register & 63)
    switch register >> 6 {
    case 0: words.0 |= bit
    case 1: words.1 |= bit
    case 2: words.2 |= bit
    default: words.3 |= bit
    }
  }

  func intersection(_ other: RegisterSet) -> RegisterSet {
    var result = self
    result.words.0 &= other.words.0
    result.words.1 &= other.words.1
    result.words.2 &= other.words.2
    result.words.3 &= other.words.3
    return result
  }
}
