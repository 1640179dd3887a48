// Constant folding: what depends on nothing is computed while compiling, by the very code that the machine would run. A
// computation that always fails is a finding, if it is certain to be reached.

internal import Diagnostics
internal import ExpressionSyntax
internal import Functions
internal import Records
internal import Types
internal import Values

/// Folds one expression.
struct Folder {
  /// Larger results are left to run time: they would bloat the program.
  private static let maximumText = 4_096
  private static let maximumElements = 256

  /// Something that folding found.
  struct Problem {
    var code: DiagnosticCode
    var message: String
    var range: TextRange
  }

  private(set) var problems: [Problem] = []
  /// Made when there is something to compute.
  private lazy var context = CallContext(keys: KeyTable(), now: Instant(seconds: 0))

  /// Whether calls with literal arguments are computed. A range stays lazy; `log` is there for its effect.
  static func computes(_ record: FunctionRecord) -> Bool {
    record.dependency == .none && record.name != "range" && record.name != "log"
  }

  mutating func fold(_ expression: TypedExpression) -> TypedExpression { fold(expression, isCertain: true) }

  /// `isCertain`: whether control is sure to come here when the program runs.
  private mutating func fold(_ expression: TypedExpression, isCertain: Bool) -> TypedExpression {
    var result = expression
    switch expression.node {
    case .literal, .scope, .item: return expression
    case .member(let base, let name):
      let base = fold(base, isCertain: isCertain)
      result.node = .member(base, name)
      return compute(result, [base], isCertain) { cells, arena throws(FunctionError) in
        try Operators.member(cells[0], arena.string(name))
      }
    case .index(let base, let index):
      let operands = [fold(base, isCertain: isCertain), fold(index, isCertain: isCertain)]
      result.node = .index(operands[0], operands[1])
      return compute(result, operands, isCertain) { cells, _ throws(FunctionError) in
        try Operators.index(cells[0], cells[1])
      }
    case .slice(let base, let from, let to):
      let from = from.map { fold($0, isCertain: isCertain) }
      let to = to.map { fold($0, isCertain: isCertain) }
      result.node = .slice(fold(base, isCertain: isCertain), from: from, to: to)
      return result
    case .call(let record, let arguments):
      let arguments = arguments.map { fold($0, isCertain: isCertain) }
      result.node = .call(record, arguments)
      return call(result, record, arguments, isCertain)
    case .forEach(let operation, let array, let body):
      result.node = .forEach(operation, fold(array, isCertain: isCertain), body: fold(body, isCertain: false))
      return result
    case .coalesce(let arguments): return coalesce(result, arguments, isCertain)
    case .unary(let operation, let operand):
      let operand = fold(operand, isCertain: isCertain)
      result.node = .unary(operation, operand)
      return compute(result, [operand], isCertain) { cells, arena throws(FunctionError) in
        try Self.unary(operation, cells[0], arena)
      }
    case .binary(let operation, let left, let right): return binary(result, operation, left, right, isCertain)
    case .conditional(let condition, let then, let otherwise):
      return conditional(result, condition, then, otherwise, isCertain)
    case .array(let elements):
      let elements = elements.map { fold($0, isCertain: isCertain) }
      result.node = .array(elements)
      guard elements.count <= Self.maximumElements, let values = Self.literals(elements) else { return result }
      return literal(.array(values), result)
    case .object(let entries):
      let entries = entries.map { (key: fold($0.key, isCertain: isCertain), value: fold($0.value, isCertain: isCertain)) }
      result.node = .object(entries)
      return compute(result, entries.flatMap { [$0.key, $0.value] }, isCertain) { cells, arena throws(FunctionError) in
        try cells.withUnsafeBufferPointer { cells throws(FunctionError) in try Operators.object(cells, arena) }
      }
    case .text(let parts):
      let parts = parts.map { fold($0, isCertain: isCertain) }
      result.node = .text(parts)
      return compute(result, parts, isCertain) { cells, arena throws(FunctionError) in
        try cells.withUnsafeBufferPointer { cells throws(FunctionError) in try Operators.text(cells, arena) }
      }
    }
  }

  // MARK: Nodes

  private mutating func call(
    _ result: TypedExpression, _ record: FunctionRecord, _ arguments: [TypedExpression], _ isCertain: Bool
  ) -> TypedExpression {
    guard Self.computes(record), let implementation = record.implementation else { return result }
    guard arguments.allSatisfy({ if case .literal = $0.node { true } else { false } }) else { return result }
    let context = context
    let propagates = record.nulls == .propagates
    return compute(result, arguments, isCertain) { cells, _ throws(FunctionError) in
      if propagates, cells.contains(where: \.isNull) { return .null }
      do throws(FunctionError) {
        return try cells.withUnsafeBufferPointer { cells throws(FunctionError) in try implementation(context, cells) }
      } catch { throw FunctionError("\(record.name): \(error.message)") }
    }
  }

  private mutating func coalesce(
    _ result: TypedExpression, _ arguments: [TypedExpression], _ isCertain: Bool
  ) -> TypedExpression {
    var kept: [TypedExpression] = []
    for (index, argument) in arguments.enumerated() {
      let argument = fold(argument, isCertain: isCertain && index == 0)
      if case .literal(.null) = argument.node, index < arguments.count - 1 { continue }
      kept.append(argument)
      if case .literal = argument.node { break }
    }
    if kept.count == 1 { return kept[0] }
    var result = result
    result.node = .coalesce(kept)
    return result
  }

  private mutating func binary(
    _ result: TypedExpression, _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression,
    _ isCertain: Bool
  ) -> TypedExpression {
    var result = result
    let written = left
    let left = fold(left, isCertain: isCertain)
    let isShortCircuit = operation == .and || operation == .or
    let right = fold(right, isCertain: isCertain && !isShortCircuit)
    result.node = .binary(operation, left, right)
    if isShortCircuit {
      guard case .literal(.bool(let truth)) = left.node else { return result }
      note(written, truth)
      if truth == (operation == .or) { return left }
      return right.type == .bool ? right : result
    }
    if isCertain, let problem = Self.problem(operation, right) {
      problems.append(Problem(code: .alwaysFails, message: problem, range: result.range))
      return result
    }
    return compute(result, [left, right], isCertain) { cells, arena throws(FunctionError) in
      try Self.binary(operation, cells[0], cells[1], arena)
    }
  }

  private mutating func conditional(
    _ result: TypedExpression, _ condition: TypedExpression, _ then: TypedExpression, _ otherwise: TypedExpression?,
    _ isCertain: Bool
  ) -> TypedExpression {
    let folded = fold(condition, isCertain: isCertain)
    let then = fold(then, isCertain: false)
    let otherwise = otherwise.map { fold($0, isCertain: false) }
    guard case .literal(.bool(let truth)) = folded.node else {
      var result = result
      result.node = .conditional(folded, then: then, otherwise: otherwise)
      return result
    }
    note(condition, truth)
    return truth ? then : otherwise ?? literal(.null, result)
  }

  /// Says that a condition is constant, unless it is written as such.
  private mutating func note(_ condition: TypedExpression, _ truth: Bool) {
    if case .literal = condition.node { return }
    problems.append(
      Problem(code: .constantCondition, message: "this condition is always \(truth)", range: condition.range))
  }

  /// What is wrong with an operation whatever its left side is.
  private static func problem(_ operation: BinaryOperator, _ right: TypedExpression) -> String? {
    guard case .literal(let value) = right.node else { return nil }
    switch operation {
    case .divide, .remainder: return value.double == 0 ? "'\(operation.rawValue)' by zero" : nil
    case .shiftLeft, .shiftRight:
      return value.int.map { !(0...63).contains($0) } ?? false ? "'\(operation.rawValue)' takes 0 to 63 bits" : nil
    default: return nil
    }
  }

  private static func unary(_ operation: UnaryOperator, _ cell: Cell, _ arena: Arena) throws(FunctionError) -> Cell {
    switch operation {
    case .negate: try Operators.negate(cell, arena)
    case .not: .bool(!(try Operators.truth(cell)))
    case .bitNot: .int(~(try Operators.integer(cell, "~")))
    }
  }

  private static func binary(
    _ operation: BinaryOperator, _ a: Cell, _ b: Cell, _ arena: Arena
  ) throws(FunctionError) -> Cell {
    switch operation {
    case .and, .or: .null
    case .add: try Operators.add(a, b, arena)
    case .subtract: try Operators.arithmetic(.subtract, a, b, arena)
    case .multiply: try Operators.arithmetic(.multiply, a, b, arena)
    case .divide: try Operators.divide(a, b)
    case .remainder: try Operators.remainder(a, b)
    case .power: try Operators.power(a, b)
    case .bitAnd: .int(try Operators.integer(a, "&") & Operators.integer(b, "&"))
    case .bitOr: .int(try Operators.integer(a, "|") | Operators.integer(b, "|"))
    case .bitXor: .int(try Operators.integer(a, "^") ^ Operators.integer(b, "^"))
    case .shiftLeft: try Operators.shift(a, b, left: true)
    case .shiftRight: try Operators.shift(a, b, left: false)
    case .equal: .bool(CellOrder.equal(a, b))
    case .notEqual: .bool(!CellOrder.equal(a, b))
    case .less: .bool(try Operators.order("<", a, b) == .less)
    case .lessOrEqual: .bool(try Operators.order("<=", a, b) != .greater)
    case .greater: .bool(try Operators.order(">", a, b) == .greater)
    case .greaterOrEqual: .bool(try Operators.order(">=", a, b) != .less)
    case .in: .bool(try Operators.contains(a, in: b))
    }
  }

  // MARK: Computing

  /// The value of an operation whose operands are all literals; otherwise the expression as it is.
  private mutating func compute(
    _ expression: TypedExpression, _ operands: [TypedExpression], _ isCertain: Bool,
    _ operation: ([Cell], Arena) throws(FunctionError) -> Cell
  ) -> TypedExpression {
    guard let values = Self.literals(operands) else { return expression }
    context.arena.reset()
    let cells = values.map { Cell($0, arena: context.arena, keys: context.keys) }
    do throws(FunctionError) {
      let value = Value(try operation(cells, context.arena))
      return Self.isConstant(value) ? literal(value, expression) : expression
    } catch {
      if isCertain {
        problems.append(Problem(code: .alwaysFails, message: error.message, range: expression.range))
      }
      return expression
    }
  }

  private func literal(_ value: Value, _ expression: TypedExpression) -> TypedExpression {
    TypedExpression(.literal(value), Checker.type(of: value), expression.range)
  }

  private static func literals(_ expressions: [TypedExpression]) -> [Value]? {
    var values: [Value] = []
    for expression in expressions {
      guard case .literal(let value) = expression.node else { return nil }
      values.append(value)
    }
    return values
  }

  /// Whether a program can hold it: timestamps have no literal form.
  private static func isConstant(_ value: Value) -> Bool {
    switch value {
    case .timestamp: false
    case .string(let text): text.utf8.count <= maximumText
    case .array(let elements): elements.count <= maximumElements && elements.allSatisfy(isConstant)
    case .object(let members): members.count <= maximumElements && members.allSatisfy { isConstant($0.value) }
    case .float(let number): number.isFinite
    default: true
    }
  }
}
