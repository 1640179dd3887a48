// The opcode table: the one list of instructions. Assembler, disassembler, verifier, virtual machine and the reference
// page are made from it. Order is not part of the plan's format: plans hold mnemonics.
//
// The machine has up to 255 registers of one cell each. An instruction is 32 bits: opcode, then three 8-bit fields A,
// B, C, of which B and C join to one 16-bit field BC where an operand needs it. Jumps go forward only, so that every
// program ends.

/// What a field of an instruction says.
package enum OperandKind: Sendable {
  /// A register that is written.
  case write
  /// A register that is read.
  case read
  /// Two registers that are read: this one and the next.
  case readPair
  /// The first of several registers that are read; the next field is their number.
  case readList
  /// As `readList`, two registers an element.
  case readPairList
  /// Several registers from A on: arguments that are read, the first of which takes the result.
  case arguments
  /// A number of registers.
  case count
  /// A constant, 16 bits.
  case constant
  /// A constant that is a string, 8 bits.
  case key
  /// A scope.
  case scope
  /// A function, by its place in the program's list.
  case function
  /// An instruction further down, 16 bits.
  case target
  /// One of the program's sub-programs, by its place.
  case subprogram
}

/// What an instruction does.
@frozen
public enum Opcode: UInt8, CaseIterable, Sendable {
  // Values
  case constant, scope, move
  // Access
  case member, index, slice
  // Arithmetic on anything that has it, then on operands whose types the compiler knows
  case add, subtract, multiply, divide, remainder, power
  case addInt, subtractInt, multiplyInt
  case addFloat, subtractFloat, multiplyFloat
  case negate, bitNot, bitAnd, bitOr, bitXor, shiftLeft, shiftRight
  // Comparison
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case equalInt, lessInt, lessOrEqualInt
  case contains
  // Truth
  case not, bool
  // Construction
  case text, array, object
  // Calls and control
  case call
  case item, map, filter
  case jump, jumpIfFalse, jumpIfTrue, jumpIfNull, jumpIfNotNull
  case `return`
}

/// A row of the table.
package struct OpcodeShape: Sendable {
  /// As it is written in assembly.
  package var mnemonic: String
  /// Fields in order: A, then B and C or the joined field.
  package var operands: [OperandKind]
  /// One sentence.
  package var meaning: String

  fileprivate init(_ mnemonic: String, _ operands: [OperandKind], _ meaning: String) {
    self.mnemonic = mnemonic
    self.operands = operands
    self.meaning = meaning
  }
}

extension Opcode {
  private static let binary: [OperandKind] = [.write, .read, .read]
  private static let unary: [OperandKind] = [.write, .read]

  /// The row of this opcode.
  package var shape: OpcodeShape {
    switch self {
    case .constant: OpcodeShape("const", [.write, .constant], "A is the constant.")
    case .scope: OpcodeShape("scope", [.write, .scope], "A is the object that holds the scope's variables.")
    case .move: OpcodeShape("move", Self.unary, "A is B.")
    case .member:
      OpcodeShape(
        "member", [.write, .read, .key], "A is the member of B with this name; null if B is null or lacks it.")
    case .index:
      OpcodeShape("index", Self.binary, "A is element C of array B, counted from the end if negative, or member C.")
    case .slice:
      OpcodeShape("slice", [.write, .read, .readPair], "A is B from C to the register after C; null is open.")
    case .add: OpcodeShape("add", Self.binary, "A is B + C: a sum, or strings, arrays or objects put together.")
    case .subtract: OpcodeShape("sub", Self.binary, "A is B - C.")
    case .multiply: OpcodeShape("mul", Self.binary, "A is B * C.")
    case .divide: OpcodeShape("div", Self.binary, "A is B / C: an int when exact, else a float.")
    case .remainder: OpcodeShape("rem", Self.binary, "A is the remainder of B / C, with the sign of B.")
    case .power: OpcodeShape("pow", Self.binary, "A is B to the power of C: an int when exact, else a float.")
    case .addInt: OpcodeShape("add.int", Self.binary, "A is B + C, both ints.")
    case .subtractInt: OpcodeShape("sub.int", Self.binary, "A is B - C, both ints.")
    case .multiplyInt: OpcodeShape("mul.int", Self.binary, "A is B * C, both ints.")
    case .addFloat: OpcodeShape("add.float", Self.binary, "A is B + C, both floats.")
    case .subtractFloat: OpcodeShape("sub.float", Self.binary, "A is B - C, both floats.")
    case .multiplyFloat: OpcodeShape("mul.float", Self.binary, "A is B * C, both floats.")
    case .negate: OpcodeShape("neg", Self.unary, "A is -B.")
    case .bitNot: OpcodeShape("bits.not", Self.unary, "A is B with every bit turned.")
    case .bitAnd: OpcodeShape("bits.and", Self.binary, "A has the bits that both have.")
    case .bitOr: OpcodeShape("bits.or", Self.binary, "A has the bits that either has.")
    case .bitXor: OpcodeShape("bits.xor", Self.binary, "A has the bits that one of them has.")
    case .shiftLeft: OpcodeShape("shl", Self.binary, "A is B shifted left by C bits.")
    case .shiftRight: OpcodeShape("shr", Self.binary, "A is B shifted right by C bits, the sign kept.")
    case .equal: OpcodeShape("eq", Self.binary, "A says whether B and C are the same value; unlike kinds differ.")
    case .notEqual: OpcodeShape("ne", Self.binary, "A says whether B and C differ.")
    case .less: OpcodeShape("lt", Self.binary, "A says whether B < C: numbers, strings or timestamps, like with like.")
    case .lessOrEqual: OpcodeShape("le", Self.binary, "A says whether B <= C.")
    case .greater: OpcodeShape("gt", Self.binary, "A says whether B > C.")
    case .greaterOrEqual: OpcodeShape("ge", Self.binary, "A says whether B >= C.")
    case .equalInt: OpcodeShape("eq.int", Self.binary, "A says whether B == C, both ints.")
    case .lessInt: OpcodeShape("lt.int", Self.binary, "A says whether B < C, both ints.")
    case .lessOrEqualInt: OpcodeShape("le.int", Self.binary, "A says whether B <= C, both ints.")
    case .contains: OpcodeShape("in", Self.binary, "A says whether B is an element of array C.")
    case .not: OpcodeShape("not", Self.unary, "A is the opposite of the bool B.")
    case .bool: OpcodeShape("bool", Self.unary, "A is B, which must be a bool.")
    case .text:
      OpcodeShape("text", [.write, .readList, .count], "A is the text of the registers from B on, put together.")
    case .array: OpcodeShape("array", [.write, .readList, .count], "A is an array of the registers from B on.")
    case .object: OpcodeShape("object", [.write, .readPairList, .count], "A is an object: key, value, … from B on.")
    case .call: OpcodeShape("call", [.arguments, .function, .count], "A is the function of the registers from A on.")
    case .item: OpcodeShape("item", [.write], "A is the element that this sub-program runs for.")
    case .map:
      OpcodeShape(
        "map", [.write, .read, .subprogram], "A is an array of what the sub-program gives for each element of B.")
    case .filter:
      OpcodeShape(
        "filter", [.write, .read, .subprogram], "A is an array of the elements of B for which it gives true.")
    case .jump: OpcodeShape("jump", [.target], "Goes on at the target.")
    case .jumpIfFalse: OpcodeShape("jump.false", [.read, .target], "Goes on at the target if the bool A is false.")
    case .jumpIfTrue: OpcodeShape("jump.true", [.read, .target], "Goes on at the target if the bool A is true.")
    case .jumpIfNull: OpcodeShape("jump.null", [.read, .target], "Goes on at the target if A is null.")
    case .jumpIfNotNull: OpcodeShape("jump.value", [.read, .target], "Goes on at the target unless A is null.")
    case .return: OpcodeShape("return", [.read], "Ends with the value A.")
    }
  }

  /// The opcode of a mnemonic.
  package static func named(_ mnemonic: String) -> Opcode? { byMnemonic[mnemonic] }

  private static let byMnemonic = Dictionary(uniqueKeysWithValues: allCases.map { ($0.shape.mnemonic, $0) })
}
