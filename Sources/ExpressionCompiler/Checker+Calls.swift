// Calls: names, arity, argument types by overload, literal arguments by meaning.

internal import Diagnostics
internal import ExpressionSyntax
internal import Functions
internal import Types
internal import Values

extension Checker {
  mutating func call(_ name: String, _ nameRange: TextRange, _ arguments: [Expression], _ range: TextRange)
    -> TypedExpression
  {
    guard let record = FunctionRegistry.named(name) else {
      let nearest = Suggestions.nearest(name, among: FunctionRegistry.names)
      report(
        .unknownFunction, "unknown function '\(name)'", at: nameRange,
        help: nearest.isEmpty
          ? "`backhoe functions` lists them all"
          : "did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?")
      for argument in arguments { _ = check(argument) }
      return TypedExpression(.literal(.null), .any, range)
    }
    if record.dependency == .chunk {
      // The chunk's name holds what its requests are made from, so nothing of those can be derived from it.
      stage = max(stage, .start)
      if !names.hasChunk {
        report(
          .scopeNotAvailable, "'\(name)' has no value in \(names.place)", at: nameRange,
          label: "derived from the chunk", help: "chunks are made from what this gives; take the identifier later")
      }
    }
    if record.evaluation == .perElement, arguments.count == 2 {
      return forEach(record, arguments[0], body: arguments[1], nameRange, range)
    }
    if record.evaluation == .conditional { return conditional(record, name, nameRange, arguments, range) }
    let wasTainted = isTainted
    isTainted = false
    let typed = arguments.map { check($0) }
    if record.name == "log", isTainted {
      report(
        .secretInMessage, "'log' would print a secret", at: range,
        help: "log something that does not come from a secret")
    }
    isTainted = isTainted || wasTainted
    return eager(record, name, nameRange, typed, range)
  }

  /// `coalesce` and `if`, which evaluate only what they need.
  private mutating func conditional(
    _ record: FunctionRecord, _ name: String, _ nameRange: TextRange, _ arguments: [Expression], _ range: TextRange
  ) -> TypedExpression {
    guard record.overloads.contains(where: { $0.accepts(count: arguments.count) }) else {
      return eager(record, name, nameRange, arguments.map { check($0) }, range)
    }
    if record.name == "if" {
      return branch(
        arguments[0], arguments[1], arguments.count > 2 ? arguments[2] : nil, of: "the condition of 'if'", range)
    }
    let typed = arguments.map { check($0) }
    let present = typed.dropLast().map { $0.type.withoutNull } + [typed.last?.type ?? .null]
    return TypedExpression(.coalesce(typed), Type.join(present), range)
  }

  /// A call whose arguments are all evaluated.
  private mutating func eager(
    _ record: FunctionRecord, _ name: String, _ nameRange: TextRange, _ arguments: [TypedExpression],
    _ range: TextRange
  ) -> TypedExpression {
    let fitting = record.overloads.filter { $0.accepts(count: arguments.count) }
    guard !fitting.isEmpty else {
      report(
        .argumentCount, "'\(name)' takes \(Self.counts(record)), found \(arguments.count)", at: nameRange,
        help: "write \(record.signatures.joined(separator: " or "))")
      return TypedExpression(.literal(.null), .any, range)
    }
    let possible = fitting.filter { problem(record, $0, arguments) == nil }
    guard let overload = possible.first else {
      reportArguments(record, name, fitting, arguments, nameRange)
      return TypedExpression(.literal(.null), .any, range)
    }
    // What stands for a part with an error is no literal to judge by.
    if checkLiterals(overload, arguments), !findings.contains(where: { $0.severity == .error }),
      let problem = probe.problem(record, overload, arguments)
    {
      report(.literalArgument, "\(name): \(problem)", at: range)
    }
    return typedCall(record, possible, arguments, range)
  }

  private func typedCall(
    _ record: FunctionRecord, _ possible: [Overload], _ arguments: [TypedExpression], _ range: TextRange
  ) -> TypedExpression {
    // An argument of type `any` may pick another overload when it runs.
    var types = arguments.map(\.type)
    if record.name == "range" { for side in types.indices.prefix(2) { types[side] = Self.rangeSide(arguments[side]) } }
    let isCertain = types.indices.allSatisfy { index in
      types[index] != .any && types[index].withoutNull.isAssignable(to: possible[0].parameter(at: index)?.type ?? .any)
    }
    var type = isCertain ? possible[0].result(types) : Type.join(possible.map { $0.result(types) })
    // An argument that may be anything may be null: no typed instruction may rely on the result.
    if record.nulls == .propagates, types.contains(where: { $0.isOptional || $0 == .any }) { type = type.optional }
    return TypedExpression(.call(record, arguments), type, range)
  }

  /// The type of a side of `range`: a literal that is no number is a date, whatever the other side is.
  private static func rangeSide(_ argument: TypedExpression) -> Type {
    guard case .literal(.string(let text)) = argument.node, !text.isEmpty, Int64(text) == nil else {
      return argument.type
    }
    return .timestamp
  }

  /// The first argument that never fits, or nil.
  private func problem(_ record: FunctionRecord, _ overload: Overload, _ arguments: [TypedExpression]) -> Int? {
    arguments.indices.first { index in
      guard let parameter = overload.parameter(at: index) else { return true }
      let type = arguments[index].type
      if record.nulls == .propagates, type == .null { return false }
      return !type.overlaps(parameter.type)
    }
  }

  private mutating func reportArguments(
    _ record: FunctionRecord, _ name: String, _ overloads: [Overload], _ arguments: [TypedExpression],
    _ nameRange: TextRange
  ) {
    // The overload that fits furthest tells what was meant.
    let furthest = overloads.max { (problem(record, $0, arguments) ?? 0) < (problem(record, $1, arguments) ?? 0) }
    guard let furthest, let index = problem(record, furthest, arguments), let parameter = furthest.parameter(at: index)
    else { return }
    let types = overloads.compactMap { overload -> String? in
      guard problem(record, overload, arguments) == index else { return nil }
      return overload.parameter(at: index)?.type.description
    }
    let expected = types.isEmpty ? parameter.type.description : Array(Set(types)).sorted().joined(separator: " or ")
    report(
      .argumentType, "'\(name)' takes \(expected) as '\(parameter.name)', found \(arguments[index].type)",
      at: arguments[index].range, label: "\(arguments[index].type)",
      help: "write \(record.signatures.joined(separator: " or "))")
  }

  /// Whether each literal argument is one.
  private mutating func checkLiterals(_ overload: Overload, _ arguments: [TypedExpression]) -> Bool {
    var areFine = true
    for (index, argument) in arguments.enumerated() {
      guard let check = overload.parameter(at: index)?.check, case .literal(.string(let text)) = argument.node else {
        continue
      }
      if let problem = check.problem(with: text) {
        report(.literalArgument, problem, at: argument.range)
        areFine = false
      } else if let doubt = check.doubt(about: text) {
        report(.doubtfulLiteral, doubt, at: argument.range)
      }
    }
    return areFine
  }

  private static func counts(_ record: FunctionRecord) -> String {
    let least = record.overloads.map { $0.parameters.count { !$0.isOptional } }.min() ?? 0
    let most = record.overloads.map(\.parameters.count).max() ?? 0
    if record.overloads.contains(where: { $0.parameters.last?.isVariadic ?? false }) {
      return "at least \(least) argument\(least == 1 ? "" : "s")"
    }
    return least == most ? "\(least) argument\(least == 1 ? "" : "s")" : "\(least) to \(most) arguments"
  }
}
