// The loop. Every case is short; what an operation means is in `Operations.swift`. Nothing is checked here that the
// verifier has proved.

internal import Bytecode
package import Functions
package import Records

/// Runs programs on one thread.
package final class Machine {
  package let context: CallContext
  private let registers: UnsafeMutablePointer<Cell>

  package init(context: CallContext) {
    self.context = context
    registers = .allocate(capacity: 256)
    registers.initialize(repeating: .null, count: 256)
  }

  deinit { registers.deallocate() }

  /// The program's value. It may point into the environment, the executable and `context.arena`. A lazy range is turned
  /// into an array unless `keepsRange`.
  package func run(_ executable: Executable, in environment: Environment, keepsRange: Bool = false)
    throws(ProgramError) -> Cell
  {
    var place = 0
    do {
      let value = try loop(executable, environment, &place)
      return keepsRange ? value : try whole(value)
    } catch {
      throw ProgramError(
        message: error.message, source: executable.source, instruction: place,
        range: place < executable.ranges.count ? executable.ranges[place] : nil,
        readsUnloadedScope: error.readsUnloadedScope)
    }
  }

  private func loop(_ executable: Executable, _ environment: Environment, _ place: inout Int) throws(Trap) -> Cell {
    let r = registers
    let code = executable.instructions
    let constants = executable.constants
    let arena = context.arena
    var pc = 0
    while true {
      let i = code[pc]
      place = pc
      pc += 1
      switch i.opcode {
      case .constant: r[i.a] = constants[i.wide]
      case .scope: r[i.a] = environment.cell(i.b)
      case .move: r[i.a] = r[i.b]
      case .member: r[i.a] = try Operations.member(r[i.b], constants[i.c])
      case .index: r[i.a] = try Operations.index(r[i.b], r[i.c])
      case .slice: r[i.a] = try Operations.slice(try whole(r[i.b]), r[i.c], r[i.c + 1], arena)
      case .add: r[i.a] = try Operations.add(try whole(r[i.b]), try whole(r[i.c]), arena)
      case .subtract: r[i.a] = try Operations.arithmetic(.subtract, r[i.b], r[i.c], arena)
      case .multiply: r[i.a] = try Operations.arithmetic(.multiply, r[i.b], r[i.c], arena)
      case .divide: r[i.a] = try Operations.divide(r[i.b], r[i.c])
      case .remainder: r[i.a] = try Operations.remainder(r[i.b], r[i.c])
      case .power: r[i.a] = try Operations.power(r[i.b], r[i.c])
      case .addInt:
        let (sum, overflow) = r[i.b].intValue.addingReportingOverflow(r[i.c].intValue)
        if overflow { throw Operations.overflow("+") }
        r[i.a] = .int(sum)
      case .subtractInt:
        let (difference, overflow) = r[i.b].intValue.subtractingReportingOverflow(r[i.c].intValue)
        if overflow { throw Operations.overflow("-") }
        r[i.a] = .int(difference)
      case .multiplyInt:
        let (product, overflow) = r[i.b].intValue.multipliedReportingOverflow(by: r[i.c].intValue)
        if overflow { throw Operations.overflow("*") }
        r[i.a] = .int(product)
      case .addFloat: r[i.a] = .float(r[i.b].floatValue + r[i.c].floatValue)
      case .subtractFloat: r[i.a] = .float(r[i.b].floatValue - r[i.c].floatValue)
      case .multiplyFloat: r[i.a] = .float(r[i.b].floatValue * r[i.c].floatValue)
      case .negate: r[i.a] = try Operations.negate(r[i.b], arena)
      case .bitNot: r[i.a] = .int(~(try Operations.integer(r[i.b], "~")))
      case .bitAnd: r[i.a] = .int(try Operations.integer(r[i.b], "&") & Operations.integer(r[i.c], "&"))
      case .bitOr: r[i.a] = .int(try Operations.integer(r[i.b], "|") | Operations.integer(r[i.c], "|"))
      case .bitXor: r[i.a] = .int(try Operations.integer(r[i.b], "^") ^ Operations.integer(r[i.c], "^"))
      case .shiftLeft: r[i.a] = try Operations.shift(r[i.b], r[i.c], left: true)
      case .shiftRight: r[i.a] = try Operations.shift(r[i.b], r[i.c], left: false)
      case .equal: r[i.a] = .bool(CellOrder.equal(try whole(r[i.b]), try whole(r[i.c])))
      case .notEqual: r[i.a] = .bool(!CellOrder.equal(try whole(r[i.b]), try whole(r[i.c])))
      case .less: r[i.a] = .bool(try Operations.order("<", r[i.b], r[i.c]) == .less)
      case .lessOrEqual: r[i.a] = .bool(try Operations.order("<=", r[i.b], r[i.c]) != .greater)
      case .greater: r[i.a] = .bool(try Operations.order(">", r[i.b], r[i.c]) == .greater)
      case .greaterOrEqual: r[i.a] = .bool(try Operations.order(">=", r[i.b], r[i.c]) != .less)
      case .equalInt: r[i.a] = .bool(r[i.b].bits == r[i.c].bits)
      case .lessInt: r[i.a] = .bool(r[i.b].intValue < r[i.c].intValue)
      case .lessOrEqualInt: r[i.a] = .bool(r[i.b].intValue <= r[i.c].intValue)
      case .contains: r[i.a] = .bool(try Operations.contains(r[i.b], in: r[i.c]))
      case .not: r[i.a] = .bool(!(try Operations.truth(r[i.b])))
      case .bool: r[i.a] = .bool(try Operations.truth(r[i.b]))
      case .text: r[i.a] = Operations.text(try whole(r + i.b, i.c), arena)
      case .array: r[i.a] = arena.array(Array(try whole(r + i.b, i.c)))
      case .object: r[i.a] = try Operations.object(try whole(r + i.b, 2 * i.c), arena)
      case .call: r[i.a] = try call(executable.functions[i.b], UnsafeBufferPointer(start: r + i.a, count: i.c))
      case .jump: pc = i.wide
      case .jumpIfFalse: if !(try Operations.truth(r[i.a])) { pc = i.wide }
      case .jumpIfTrue: if try Operations.truth(r[i.a]) { pc = i.wide }
      case .jumpIfNull: if r[i.a].isNull { pc = i.wide }
      case .jumpIfNotNull: if !r[i.a].isNull { pc = i.wide }
      case .return: return r[i.a]
      }
    }
  }

  /// The value, a lazy range as an array: only access, `in` and functions know what to do with a lazy one.
  @inline(__always)
  private func whole(_ cell: Cell) throws(Trap) -> Cell {
    if cell.kind != .range { return cell }
    do throws(FunctionError) {
      return try RangeSequence.materialised(cell, in: context)
    } catch { throw Trap(error.message) }
  }

  /// As `whole`, in place, for registers side by side.
  private func whole(_ first: UnsafeMutablePointer<Cell>, _ count: Int) throws(Trap) -> UnsafeBufferPointer<Cell> {
    for place in 0..<count { first[place] = try whole(first[place]) }
    return UnsafeBufferPointer(start: first, count: count)
  }

  private func call(_ function: Executable.LinkedFunction, _ arguments: UnsafeBufferPointer<Cell>) throws(Trap) -> Cell
  {
    if function.propagatesNull {
      for argument in arguments where argument.isNull { return .null }
    }
    do throws(FunctionError) {
      return try function.implementation(context, arguments)
    } catch {
      throw Trap("\(function.name): \(error.message)")
    }
  }
}
