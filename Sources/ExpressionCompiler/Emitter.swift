// Typed expressions to instructions. Every value is computed into the lowest free register, so that the arguments of a
// call stand side by side without moves.

internal import Bytecode
internal import ExpressionSyntax
internal import Functions
internal import Types
internal import Values

/// More registers, constants or instructions than a program can have.
struct ProgramTooLarge: Error {}

/// The sub-programs of one program. A place is taken before what stands inside is compiled, so that each refers only to
/// later ones.
private final class SubprogramList {
  var programs: [Program] = []

  func reserve() throws(ProgramTooLarge) -> Int {
    guard programs.count < Program.maximumSubprograms else { throw ProgramTooLarge() }
    programs.append(Program(source: "", instructions: [], constants: [], functions: [], registerCount: 0))
    return programs.count - 1
  }
}

/// Builds one program.
struct Emitter {
  private var instructions: [Instruction] = []
  private var ranges: [TextRange] = []
  private var constants = ConstantPool()
  private var functions: [String] = []
  private var highest = 0
  private let source: String
  private let subprograms: SubprogramList
  /// Kept in the registers from r0 on.
  private let shared: SharedReads
  /// Which of them are there where the next instruction stands.
  private var loaded: Set<Int> = []

  private init(_ expression: TypedExpression, _ source: String, _ subprograms: SubprogramList) {
    self.source = source
    self.subprograms = subprograms
    shared = SharedReads(expression)
  }

  static func emit(_ expression: TypedExpression, source: String) throws(ProgramTooLarge) -> Program {
    let subprograms = SubprogramList()
    var program = try section(expression, source, subprograms)
    program.subprograms = subprograms.programs
    return program
  }

  /// The program of an expression, or of what runs for each element.
  private static func section(
    _ expression: TypedExpression, _ source: String, _ subprograms: SubprogramList
  ) throws(ProgramTooLarge) -> Program {
    var emitter = Emitter(expression, source, subprograms)
    let result = try emitter.operand(expression, emitter.shared.paths.count)
    try emitter.add(Instruction(.return, result), expression.range)
    return Program(
      source: source, instructions: emitter.instructions, constants: emitter.constants.values,
      functions: emitter.functions, registerCount: emitter.highest + 1, ranges: emitter.ranges)
  }

  /// The register that has the value: one of the shared reads, or `register`.
  private mutating func operand(_ expression: TypedExpression, _ register: Int) throws(ProgramTooLarge) -> Int {
    // Names beyond the first 256 constants take a register more, and next to a shared one there is none.
    let hasRoom = constants.values.count + ReadPath.maximumNames <= 256
    guard let place = shared.place(of: expression), hasRoom || loaded.contains(place) else {
      try emitHere(expression, to: register)
      return register
    }
    if loaded.insert(place).inserted { try emitHere(expression, to: place) }
    return place
  }

  private mutating func emit(_ expression: TypedExpression, to register: Int) throws(ProgramTooLarge) {
    let place = try operand(expression, register)
    if place != register { try add(Instruction(.move, register, place), expression.range) }
  }

  /// What is emitted in `body` may not run: its reads are not there afterwards.
  private mutating func perhaps(
    _ body: (inout Emitter) throws(ProgramTooLarge) -> Void
  ) throws(ProgramTooLarge) {
    let before = loaded
    try body(&self)
    loaded = before
  }

  private mutating func emitHere(_ expression: TypedExpression, to register: Int) throws(ProgramTooLarge) {
    guard register < 254 else { throw ProgramTooLarge() }
    highest = max(highest, register)
    let range = expression.range
    switch expression.node {
    case .literal(.array(let elements)):
      try build(.array, elements.map { TypedExpression(.literal($0), .any, range) }, register, range)
    case .literal(.object(let members)):
      let pairs = members.flatMap { [Value.string($0.key), $0.value] }
      try build(.object, pairs.map { TypedExpression(.literal($0), .any, range) }, register, range)
    case .literal(let value): try constant(value, to: register, range)
    case .scope(let scope): try add(Instruction(.scope, register, scope.rawValue), range)
    case .member(let base, let name): try member(name, of: try operand(base, register), register, range)
    case .index(let base, let index):
      let base = try operand(base, register)
      let index = try operand(index, register + 1)
      try add(Instruction(.index, register, base, index), range)
    case .slice(let base, let from, let to):
      let base = try operand(base, register)
      let open = TypedExpression(.literal(.null), .null, range)
      try emit(from ?? open, to: register + 1)
      try emit(to ?? open, to: register + 2)
      try add(Instruction(.slice, register, base, register + 1), range)
    case .call(let record, let arguments):
      try emit(arguments, to: register)
      try add(Instruction(.call, register, try function(record.name), arguments.count), range)
    case .item: try add(Instruction(.item, register), range)
    case .forEach(let operation, let array, let body):
      let array = try operand(array, register)
      let place = try subprograms.reserve()
      subprograms.programs[place] = try Self.section(body, source, subprograms)
      try add(Instruction(operation == .map ? .map : .filter, register, array, place), range)
    case .coalesce(let arguments): try coalesce(arguments, register, range)
    case .unary(let operation, let value):
      let value = try operand(value, register)
      try add(Instruction(Self.opcode(operation), register, value), range)
    case .binary(let operation, let left, let right): try binary(operation, left, right, register, range)
    case .conditional(let condition, let then, let otherwise):
      let toElse = try jump(.jumpIfFalse, try operand(condition, register), range)
      try perhaps { emitter throws(ProgramTooLarge) in try emitter.emit(then, to: register) }
      let toEnd = try jump(.jump, 0, range)
      land(toElse)
      try perhaps { emitter throws(ProgramTooLarge) in
        try emitter.emit(otherwise ?? TypedExpression(.literal(.null), .null, range), to: register)
      }
      land(toEnd)
    case .array(let elements):
      try build(.array, elements, register, range)
    case .object(let entries): try build(.object, entries.flatMap { [$0.key, $0.value] }, register, range)
    case .text(let parts): try build(.text, parts, register, range)
    }
  }

  private mutating func emit(_ expressions: [TypedExpression], to first: Int) throws(ProgramTooLarge) {
    for (offset, expression) in expressions.enumerated() { try emit(expression, to: first + offset) }
  }

  /// An array, an object or a text of these parts. Where they would take too many registers they are built piece by
  /// piece, and the pieces added.
  private mutating func build(
    _ opcode: Opcode, _ parts: [TypedExpression], _ register: Int, _ range: TextRange
  ) throws(ProgramTooLarge) {
    let size = 64
    var start = 0
    repeat {
      let end = min(start + size, parts.count)
      let place = start == 0 ? register : register + 1
      try emit(Array(parts[start..<end]), to: place)
      let count = opcode == .object ? (end - start) / 2 : end - start
      highest = max(highest, place)
      try add(Instruction(opcode, place, place, count), range)
      if start > 0 { try add(Instruction(.add, register, register, place), range) }
      start = end
    } while start < parts.count
  }

  private mutating func coalesce(_ arguments: [TypedExpression], _ register: Int, _ range: TextRange)
    throws(ProgramTooLarge)
  {
    var jumps: [Int] = []
    try emit(arguments[0], to: register)
    try perhaps { emitter throws(ProgramTooLarge) in
      for argument in arguments.dropFirst() {
        jumps.append(try emitter.jump(.jumpIfNotNull, register, range))
        try emitter.emit(argument, to: register)
      }
    }
    for jump in jumps { land(jump) }
  }

  private mutating func binary(
    _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, _ register: Int, _ range: TextRange
  ) throws(ProgramTooLarge) {
    if operation == .and || operation == .or {
      try emit(left, to: register)
      let end = try jump(operation == .and ? .jumpIfFalse : .jumpIfTrue, register, range)
      try perhaps { emitter throws(ProgramTooLarge) in
        let value = try emitter.operand(right, register)
        if right.type != .bool {
          try emitter.add(Instruction(.bool, register, value), range)
        } else if value != register {
          try emitter.add(Instruction(.move, register, value), range)
        }
      }
      land(end)
      return
    }
    let first = try operand(left, register)
    let second = try operand(right, register + 1)
    let (opcode, isSwapped) = Self.opcode(operation, left.type, right.type)
    let operands = isSwapped ? (second, first) : (first, second)
    try add(Instruction(opcode, register, operands.0, operands.1), range)
  }

  /// The opcode of an operator, and whether its operands change places.
  private static func opcode(_ operation: BinaryOperator, _ left: Type, _ right: Type) -> (Opcode, Bool) {
    if left == .int, right == .int {
      switch operation {
      case .add: return (.addInt, false)
      case .subtract: return (.subtractInt, false)
      case .multiply: return (.multiplyInt, false)
      case .equal: return (.equalInt, false)
      case .less: return (.lessInt, false)
      case .lessOrEqual: return (.lessOrEqualInt, false)
      case .greater: return (.lessInt, true)
      case .greaterOrEqual: return (.lessOrEqualInt, true)
      default: break
      }
    }
    if left == .float, right == .float {
      switch operation {
      case .add: return (.addFloat, false)
      case .subtract: return (.subtractFloat, false)
      case .multiply: return (.multiplyFloat, false)
      default: break
      }
    }
    switch operation {
    case .or, .and: return (.bool, false)
    case .bitOr: return (.bitOr, false)
    case .bitXor: return (.bitXor, false)
    case .bitAnd: return (.bitAnd, false)
    case .equal: return (.equal, false)
    case .notEqual: return (.notEqual, false)
    case .less: return (.less, false)
    case .lessOrEqual: return (.lessOrEqual, false)
    case .greater: return (.greater, false)
    case .greaterOrEqual: return (.greaterOrEqual, false)
    case .shiftLeft: return (.shiftLeft, false)
    case .shiftRight: return (.shiftRight, false)
    case .add: return (.add, false)
    case .subtract: return (.subtract, false)
    case .multiply: return (.multiply, false)
    case .divide: return (.divide, false)
    case .remainder: return (.remainder, false)
    case .power: return (.power, false)
    case .in: return (.contains, false)
    }
  }

  private static func opcode(_ operation: UnaryOperator) -> Opcode {
    switch operation {
    case .negate: .negate
    case .not: .not
    case .bitNot: .bitNot
    }
  }

  // MARK: Pools and jumps

  private mutating func add(_ instruction: Instruction, _ range: TextRange) throws(ProgramTooLarge) {
    guard instructions.count < Program.maximumInstructions else { throw ProgramTooLarge() }
    instructions.append(instruction)
    ranges.append(range)
  }

  private mutating func constant(_ value: Value, to register: Int, _ range: TextRange) throws(ProgramTooLarge) {
    try add(Instruction(.constant, register, wide: try pool(value)), range)
  }

  private mutating func member(
    _ name: String, of base: Int, _ register: Int, _ range: TextRange
  ) throws(ProgramTooLarge) {
    let place = try pool(.string(name))
    if place <= 255 {
      try add(Instruction(.member, register, base, place), range)
    } else {
      highest = max(highest, register + 1)
      try add(Instruction(.constant, register + 1, wide: place), range)
      try add(Instruction(.index, register, base, register + 1), range)
    }
  }

  private mutating func pool(_ value: Value) throws(ProgramTooLarge) -> Int {
    guard let place = constants.place(of: value, limit: 65_534) else { throw ProgramTooLarge() }
    return place
  }

  private mutating func function(_ name: String) throws(ProgramTooLarge) -> Int {
    if let place = functions.firstIndex(of: name) { return place }
    guard functions.count < 256 else { throw ProgramTooLarge() }
    functions.append(name)
    return functions.count - 1
  }

  /// A jump whose target is not known; `land` sets it.
  private mutating func jump(_ opcode: Opcode, _ register: Int, _ range: TextRange) throws(ProgramTooLarge) -> Int {
    try add(Instruction(opcode, register, wide: 0), range)
    return instructions.count - 1
  }

  /// Makes the jump go to the next instruction.
  private mutating func land(_ jump: Int) {
    let old = instructions[jump]
    instructions[jump] = Instruction(old.opcode, old.a, wide: instructions.count)
  }
}
