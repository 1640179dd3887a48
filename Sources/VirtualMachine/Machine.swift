// The loop. Every case is short; what an operation means is in `Operators.swift`. Nothing is checked here that the
// verifier has proved.

internal import Bytecode
package import Functions
package import Records

/// How much a run may do. A program without `map` and `filter` runs each instruction once at most.
package struct MachineLimits: Sendable {
  /// How deep `map` and `filter` nest.
  package var depth = 16
  /// Elements that `map` and `filter` visit in one run.
  package var elements = 10_000_000
  /// Bytes of the texts that one instruction puts together, and of the JSON of what `map` and `filter` give.
  package var textBytes = 256 << 20
  /// Bytes that one run takes from the context's arena, give or take what one instruction does.
  package var memory = 1 << 30

  package init() {}
}

/// Runs programs on one thread.
package final class Machine {
  package let context: CallContext
  private let limits: MachineLimits
  private let registers: UnsafeMutablePointer<Cell>
  /// Elements that the present run may still visit.
  private var fuel = 0
  /// How large the arena may become in the present run.
  private var ceiling = 0
  private var readUnloadedScope = false

  package init(context: CallContext, limits: MachineLimits = MachineLimits()) {
    self.context = context
    self.limits = limits
    // A window of registers for each level.
    registers = .allocate(capacity: 256 * (limits.depth + 1))
    registers.initialize(repeating: .null, count: 256 * (limits.depth + 1))
  }

  deinit { registers.deallocate() }

  /// The program's value. It may point into the environment, the executable and `context.arena`. A lazy range is turned
  /// into an array unless `keepsRange`.
  package func run(_ executable: Executable, in environment: Environment, keepsRange: Bool = false)
    throws(ProgramError) -> Cell
  {
    var place = 0
    let visitsElements = !executable.subprograms.isEmpty
    if visitsElements { fuel = limits.elements }
    ceiling = context.arena.capacity + limits.memory
    do throws(FunctionError) {
      let value = try loop(executable, environment, .null, 0, &place)
      // Elements may all share what is large.
      if visitsElements, value.exceeds(bytes: limits.textBytes) {
        throw FunctionError("the value is larger than \(limits.textBytes) bytes")
      }
      return keepsRange ? value : try whole(value)
    } catch {
      defer { readUnloadedScope = false }
      throw ProgramError(
        message: error.message, source: executable.source, instruction: place,
        range: place < executable.ranges.count ? executable.ranges[place] : nil,
        readsUnloadedScope: readUnloadedScope)
    }
  }

  /// Runs one section: the program, or a sub-program for one element.
  private func loop(
    _ executable: Executable, _ environment: Environment, _ item: Cell, _ depth: Int, _ place: inout Int
  ) throws(FunctionError) -> Cell {
    let r = registers + 256 * depth
    let code = executable.instructions
    let constants = executable.constants
    let arena = context.arena
    var pc = 0
    while true {
      let i = code[pc]
      place = pc
      pc &+= 1
      switch i.opcode {
      case .constant: r[i.a] = constants[i.wide]
      case .scope: r[i.a] = environment.cell(i.b)
      case .move: r[i.a] = r[i.b]
      case .member:
        let base = r[i.b]
        if base.kind == .object {
          let value = base.member(constants[i.c])
          r[i.a] = value.isMissing ? .null : value
        } else {
          if base.kind == .absent { throw unloadedScope() }
          r[i.a] = try Operators.member(base, constants[i.c])
        }
      case .index: r[i.a] = try Operators.index(r[i.b], r[i.c])
      case .slice: r[i.a] = try Operators.slice(try whole(r[i.b]), r[i.c], r[i.c + 1], arena)
      case .add:
        if let sum = Scalars.sum(r[i.b], r[i.c]) {
          r[i.a] = sum
        } else {
          try checkMemory()
          r[i.a] = try Operators.add(try whole(r[i.b]), try whole(r[i.c]), arena, textLimit: limits.textBytes)
        }
      case .subtract:
        if let difference = Scalars.difference(r[i.b], r[i.c]) {
          r[i.a] = difference
        } else {
          r[i.a] = try Operators.arithmetic(.subtract, r[i.b], r[i.c], arena)
        }
      case .multiply:
        if let product = Scalars.product(r[i.b], r[i.c]) {
          r[i.a] = product
        } else {
          r[i.a] = try Operators.arithmetic(.multiply, r[i.b], r[i.c], arena)
        }
      case .divide: r[i.a] = try Operators.divide(r[i.b], r[i.c])
      case .remainder: r[i.a] = try Operators.remainder(r[i.b], r[i.c])
      case .power: r[i.a] = try Operators.power(r[i.b], r[i.c])
      case .addInt:
        let (sum, overflow) = try int(r[i.b]).addingReportingOverflow(int(r[i.c]))
        if overflow { throw Operators.overflow("+") }
        r[i.a] = .int(sum)
      case .subtractInt:
        let (difference, overflow) = try int(r[i.b]).subtractingReportingOverflow(int(r[i.c]))
        if overflow { throw Operators.overflow("-") }
        r[i.a] = .int(difference)
      case .multiplyInt:
        let (product, overflow) = try int(r[i.b]).multipliedReportingOverflow(by: int(r[i.c]))
        if overflow { throw Operators.overflow("*") }
        r[i.a] = .int(product)
      case .addFloat: r[i.a] = try finite(float(r[i.b]) + float(r[i.c]), "+")
      case .subtractFloat: r[i.a] = try finite(float(r[i.b]) - float(r[i.c]), "-")
      case .multiplyFloat: r[i.a] = try finite(float(r[i.b]) * float(r[i.c]), "*")
      case .negate: r[i.a] = try Operators.negate(r[i.b], arena)
      case .bitNot: r[i.a] = .int(~(try Operators.integer(r[i.b], "~")))
      case .bitAnd: r[i.a] = .int(try Operators.integer(r[i.b], "&") & Operators.integer(r[i.c], "&"))
      case .bitOr: r[i.a] = .int(try Operators.integer(r[i.b], "|") | Operators.integer(r[i.c], "|"))
      case .bitXor: r[i.a] = .int(try Operators.integer(r[i.b], "^") ^ Operators.integer(r[i.c], "^"))
      case .shiftLeft: r[i.a] = try Operators.shift(r[i.b], r[i.c], left: true)
      case .shiftRight: r[i.a] = try Operators.shift(r[i.b], r[i.c], left: false)
      case .equal: r[i.a] = .bool(CellOrder.equal(try whole(r[i.b]), try whole(r[i.c])))
      case .notEqual: r[i.a] = .bool(!CellOrder.equal(try whole(r[i.b]), try whole(r[i.c])))
      case .less: r[i.a] = .bool(try Scalars.isLess(r[i.b], r[i.c], "<"))
      case .lessOrEqual: r[i.a] = .bool(try Scalars.isLessOrEqual(r[i.b], r[i.c], "<="))
      case .greater: r[i.a] = .bool(try Scalars.isLess(r[i.c], r[i.b], ">"))
      case .greaterOrEqual: r[i.a] = .bool(try Scalars.isLessOrEqual(r[i.c], r[i.b], ">="))
      case .equalInt: r[i.a] = .bool(try int(r[i.b]) == int(r[i.c]))
      case .lessInt: r[i.a] = .bool(try int(r[i.b]) < int(r[i.c]))
      case .lessOrEqualInt: r[i.a] = .bool(try int(r[i.b]) <= int(r[i.c]))
      case .contains: r[i.a] = .bool(try Operators.contains(r[i.b], in: r[i.c]))
      case .not: r[i.a] = .bool(!(try Scalars.truth(r[i.b])))
      case .bool: r[i.a] = .bool(try Scalars.truth(r[i.b]))
      case .text: r[i.a] = try Operators.text(try whole(r + i.b, i.c), arena, limit: limits.textBytes)
      case .array: r[i.a] = arena.array(Array(try whole(r + i.b, i.c)))
      case .object: r[i.a] = try Operators.object(try whole(r + i.b, 2 * i.c), arena)
      case .item: r[i.a] = item
      case .map:
        var inner = 0
        r[i.a] = try map(executable.subprograms[i.c], try whole(r[i.b]), environment, depth, &inner)
      case .filter:
        var inner = 0
        r[i.a] = try filter(executable.subprograms[i.c], try whole(r[i.b]), environment, depth, &inner)
      case .call: r[i.a] = try call(executable.functions[i.b], UnsafeBufferPointer(start: r + i.a, count: i.c))
      case .jump: pc = i.wide
      case .jumpIfFalse: if !(try Scalars.truth(r[i.a])) { pc = i.wide }
      case .jumpIfTrue: if try Scalars.truth(r[i.a]) { pc = i.wide }
      case .jumpIfNull: if r[i.a].isNull { pc = i.wide }
      case .jumpIfNotNull: if !r[i.a].isNull { pc = i.wide }
      case .return: return r[i.a]
      }
    }
  }

  /// The operand of an instruction for ints. The compiler knows that it is one, but assembly is not always a compiler's,
  /// and scopes not always what they were declared as.
  @inline(__always)
  private func int(_ cell: Cell) throws(FunctionError) -> Int64 {
    if cell.kind != .int { throw unexpected(cell, "an int") }
    return cell.intValue
  }

  @inline(__always)
  private func float(_ cell: Cell) throws(FunctionError) -> Double {
    if cell.kind != .float { throw unexpected(cell, "a float") }
    return cell.floatValue
  }

  @inline(__always)
  private func finite(_ number: Double, _ symbol: String) throws(FunctionError) -> Cell {
    if !number.isFinite { throw FunctionError("'\(symbol)' leaves the range of floats") }
    return .float(number)
  }

  @inline(never)
  private func unexpected(_ cell: Cell, _ kind: String) -> FunctionError {
    FunctionError("\(kind) is expected here, found \(Operators.words(cell))")
  }

  /// What takes much memory asks for it here.
  @inline(__always)
  private func checkMemory() throws(FunctionError) {
    if context.arena.capacity > ceiling { throw tooMuchMemory() }
  }

  @inline(never)
  private func tooMuchMemory() -> FunctionError {
    FunctionError("this takes more than \(limits.memory >> 20) MiB of memory")
  }

  private func unloadedScope() -> FunctionError {
    readUnloadedScope = true
    return FunctionError("the scope is not loaded")
  }

  // MARK: Elements

  private func map(
    _ subprogram: Executable?, _ array: Cell, _ environment: Environment, _ depth: Int, _ place: inout Int
  ) throws(FunctionError) -> Cell {
    let elements = try visit(array, "map", depth)
    guard let subprogram, !elements.isEmpty else { return array.isNull ? .null : .array(nil, 0) }
    let results = context.arena.allocate(cells: elements.count)
    for (index, element) in elements.enumerated() {
      results[index] = try whole(try loop(subprogram, environment, element, depth + 1, &place))
    }
    return .array(results, elements.count)
  }

  private func filter(
    _ subprogram: Executable?, _ array: Cell, _ environment: Environment, _ depth: Int, _ place: inout Int
  ) throws(FunctionError) -> Cell {
    let elements = try visit(array, "filter", depth)
    guard let subprogram, !elements.isEmpty else { return array.isNull ? .null : .array(nil, 0) }
    let results = context.arena.allocate(cells: elements.count)
    var count = 0
    for element in elements {
      guard try Operators.truth(try loop(subprogram, environment, element, depth + 1, &place)) else { continue }
      results[count] = element
      count += 1
    }
    return .array(results, count)
  }

  /// The elements, if the limits let them be visited.
  private func visit(_ array: Cell, _ name: String, _ depth: Int) throws(FunctionError) -> UnsafeBufferPointer<Cell> {
    if array.isNull { return UnsafeBufferPointer(start: nil, count: 0) }
    guard array.kind == .array else { throw FunctionError("\(name): takes an array, found \(Operators.words(array))") }
    guard depth < limits.depth else { throw FunctionError("\(name): nested deeper than \(limits.depth) levels") }
    guard array.count <= fuel else { throw FunctionError("\(name): visits more than \(limits.elements) elements") }
    fuel -= array.count
    return array.elements
  }

  /// The value, a lazy range as an array: only access, `in` and functions know what to do with a lazy one.
  @inline(__always)
  private func whole(_ cell: Cell) throws(FunctionError) -> Cell {
    if cell.kind != .range { return cell }
    try checkMemory()
    return try RangeSequence.materialised(cell, in: context)
  }

  /// As `whole`, in place, for registers side by side.
  private func whole(_ first: UnsafeMutablePointer<Cell>, _ count: Int) throws(FunctionError) -> UnsafeBufferPointer<
    Cell
  > {
    for place in 0..<count { first[place] = try whole(first[place]) }
    return UnsafeBufferPointer(start: first, count: count)
  }

  private func call(_ function: Executable.LinkedFunction, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError)
    -> Cell
  {
    try checkMemory()
    if function.propagatesNull {
      for argument in arguments where argument.isNull { return .null }
    }
    do throws(FunctionError) {
      return try function.implementation(context, arguments)
    } catch {
      throw FunctionError("\(function.name): \(error.message)")
    }
  }
}
