// Names, types, stages and taint: a syntax tree to a typed one, with every finding on the way. Operators are in
// `Checker+Operators.swift`, calls in `Checker+Calls.swift`.

internal import Diagnostics
internal import ExpressionSyntax
internal import Functions
internal import Types
internal import Values

/// Checks one expression or template. A node that is wrong gets the type `any`, so that one mistake is one finding.
struct Checker {
  let names: Names
  let source: SourceText
  var findings: [Diagnostic] = []
  var reads: [Read] = []
  var stage = Stage.plan
  var isTainted = false
  /// The type of `value` inside the expression of `map` or `filter`.
  var item: Type?
  var probe = CallProbe()
  /// Paths that are known to be null, or not to be, where the present node is evaluated.
  var facts = NullFacts()

  init(names: Names, source: SourceText) {
    self.names = names
    self.source = source
  }

  mutating func check(_ expression: Expression) -> TypedExpression {
    switch expression {
    case .literal(let value, let range): return TypedExpression(.literal(value), Self.type(of: value), range)
    case .name("value", let range) where item != nil: return TypedExpression(.item, item ?? .any, range)
    case .name(let name, let range): return scope(name, range)
    case .member(let base, let name, let nameRange):
      return facts.narrow(member(base, name, nameRange, expression.range), expression)
    case .index(let base, let index, let range): return facts.narrow(self.index(base, index, range), expression)
    case .slice(let base, let from, let to, let range): return slice(base, from, to, range)
    case .call(let name, let nameRange, let arguments, let range):
      return call(name, nameRange, arguments, range)
    case .unary(let operation, let operand, let range): return unary(operation, operand, range)
    case .binary(let operation, let left, let right, let operatorRange):
      return binary(operation, left, right, operatorRange, expression.range)
    case .conditional(let condition, let then, let otherwise):
      return branch(condition, then, otherwise, of: "the condition of '?'", expression.range)
    case .array(let elements, let range):
      let elements = elements.map { check($0) }
      return TypedExpression(.array(elements), .array(Type.join(elements.map(\.type))), range)
    case .object(let entries, let range): return object(entries, range)
    }
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at range: TextRange, label: String = "", help: String? = nil,
    notes: [Note] = []
  ) {
    findings.append(
      Diagnostic(code, message, at: source.locate(range), label: label, notes: notes, help: help))
  }

  static func type(of value: Value) -> Type {
    switch value {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .float: .float
    case .decimal: .decimal
    case .string: .string
    case .timestamp: .timestamp
    case .array(let elements): .array(Type.join(elements.map(type(of:))))
    case .object(let members): .object(members.map { .init($0.key, type(of: $0.value)) }, isOpen: false)
    }
  }

  // MARK: Names

  private mutating func scope(_ name: String, _ range: TextRange) -> TypedExpression {
    if let variable = names.loose[name] { return loose(name, variable, range) }
    guard let scope = Scope(name: name) else {
      var help: String?
      let known = Scope.named.map(\.name) + names.loose.keys.sorted()
      if let advice = Dialects.advice(on: name) {
        help = advice
      } else if let nearest = Suggestions.nearest(name, among: known).first {
        help = "did you mean '\(nearest)'?"
      } else if FunctionRegistry.named(name) != nil {
        help = "'\(name)' is a function: write \(name)(…)"
      } else {
        help = "text stands in quotes: \"\(name)\"; variables have a scope: state.\(name)"
      }
      report(.unknownName, "unknown name '\(name)'", at: range, help: help)
      return TypedExpression(.literal(.null), .any, range)
    }
    guard names.available.contains(scope) else {
      let why = names.whyNot(scope)
      report(
        .scopeNotAvailable, "'\(name)' is not known in \(names.place)", at: range, label: why,
        help: "here are known: \(names.available.scopes.map(\.name).sorted().joined(separator: ", "))")
      return TypedExpression(.literal(.null), .any, range)
    }
    note(scope, nil, range)
    return TypedExpression(.scope(scope), names.type(of: scope), range)
  }

  private mutating func loose(_ name: String, _ variable: Variable, _ range: TextRange) -> TypedExpression {
    reads.append(Read(scope: .loose, member: name, range: range, text: source))
    stage = max(stage, variable.stage)
    isTainted = isTainted || variable.isTainted
    return TypedExpression(.member(TypedExpression(.scope(.loose), .anyObject, range), name), variable.type, range)
  }

  /// Takes a read into account: its stage and taint.
  private mutating func note(_ scope: Scope, _ member: String?, _ range: TextRange) {
    reads.append(Read(scope: scope, member: member, range: range, text: source))
    stage = max(stage, scope.stage)
    if scope == .secrets || scope == .auth { isTainted = true }
    if scope == .env, let member, SecretNames.telling(in: member) != nil {
      isTainted = true
      // A plan is a file that people share: only the executor reads it.
      stage = max(stage, .start)
    }
    if let member, names.written.contains(WrittenName(scope, member)) { stage = max(stage, .call) }
    if scope == .state, let member, let variable = names.state(member) {
      stage = max(stage, variable.stage)
      if variable.isTainted { isTainted = true }
    }
  }

  private mutating func member(_ base: Expression, _ name: String, _ nameRange: TextRange, _ range: TextRange)
    -> TypedExpression
  {
    if case .name(let scopeName, _) = base, let scope = Scope(name: scopeName), names.available.contains(scope) {
      note(scope, name, range)
      let root = TypedExpression(.scope(scope), scope == .record ? names.record : .anyObject, base.range)
      return TypedExpression(.member(root, name), variableType(scope, name, nameRange), range)
    }
    let base = check(base)
    return TypedExpression(.member(base, name), memberType(base.type, name, nameRange), range)
  }

  private mutating func variableType(_ scope: Scope, _ name: String, _ range: TextRange) -> Type {
    if let members = Names.fixedMembers(of: scope) {
      if let member = members.first(where: { $0.name == name }) { return member.type }
      let known = members.map(\.name)
      let nearest = Suggestions.nearest(name, among: known).first
      report(
        .unknownMember, "'\(scope.name)' has no '\(name)'", at: range,
        help: nearest.map { "did you mean '\($0)'?" } ?? "it has: \(known.joined(separator: ", "))")
      return .any
    }
    switch scope {
    case .env: return Type.string.optional
    case .state: return names.state(name)?.type ?? .any
    default: return .any
    }
  }

  /// The type of `.name` on a value of `base`; members of null are null.
  private mutating func memberType(_ base: Type, _ name: String, _ range: TextRange) -> Type {
    switch base {
    case .any, .never: return .any
    case .null:
      report(.memberOfNull, "this is always null, so it has no '\(name)'", at: range, label: "always null")
      return .any
    case .object(let members, let isOpen):
      return members.first { $0.name == name }?.type ?? (isOpen ? .any : .null)
    case .union(let types):
      let objects = types.filter {
        if case .object = $0 { return true }
        return $0 == .null
      }
      if objects.isEmpty || objects == [.null] { break }
      return Type.join(objects.map { $0 == .null ? .null : memberType($0, name, range) })
    default: break
    }
    report(.memberOfScalar, "\(article(base)) has no members", at: range, label: "'\(name)' of \(base)")
    return .any
  }

  private mutating func index(_ base: Expression, _ index: Expression, _ range: TextRange) -> TypedExpression {
    // `state["x"]` is `state.x`.
    if case .literal(.string(let name), let nameRange) = index, case .name = base {
      return member(base, name, nameRange, range)
    }
    let base = check(base)
    let index = check(index)
    let type: Type
    switch base.type.withoutNull {
    case .any, .never: type = .any
    case .array(let element):
      expect(index, .int, "an array's index")
      type = element.optional
    case .object:
      expect(index, .string, "an object's key")
      if case .literal(.string(let name)) = index.node {
        type = memberType(base.type, name, range)
      } else {
        type = .any
      }
    case .union: type = .any
    default:
      report(.memberOfScalar, "\(article(base.type)) cannot be indexed", at: range)
      type = .any
    }
    return TypedExpression(.index(base, index), type, range)
  }

  private mutating func slice(_ base: Expression, _ from: Expression?, _ to: Expression?, _ range: TextRange)
    -> TypedExpression
  {
    let base = check(base)
    let from = from.map { check($0) }
    let to = to.map { check($0) }
    for bound in [from, to].compactMap({ $0 }) { expect(bound, Type.int.optional, "a slice's bound") }
    if !base.type.overlaps(.union([.string, .array(.any), .null])) {
      report(.memberOfScalar, "\(article(base.type)) cannot be sliced", at: range)
    }
    return TypedExpression(.slice(base, from: from, to: to), base.type, range)
  }

  private mutating func object(_ entries: [Expression.Entry], _ range: TextRange) -> TypedExpression {
    var typed: [(key: TypedExpression, value: TypedExpression)] = []
    var members: [Type.Member] = []
    var isOpen = false
    for entry in entries {
      let key = check(entry.key)
      let value = check(entry.value)
      expect(key, .string, "an object's key")
      if case .literal(.string(let name)) = key.node {
        members.removeAll { $0.name == name }
        members.append(Type.Member(name, value.type))
      } else {
        isOpen = true
      }
      typed.append((key, value))
    }
    return TypedExpression(.object(typed), .object(members, isOpen: isOpen), range)
  }

  /// Reports a value that is never of `type`.
  mutating func expect(_ value: TypedExpression, _ type: Type, _ what: String) {
    if !value.type.overlaps(type) {
      report(.operandType, "\(what) must be \(type), found \(value.type)", at: value.range, label: "\(value.type)")
    }
  }

  /// "a string", "an int": a type with its article.
  func article(_ type: Type) -> String {
    let name = type.description
    return ("aeiou".contains(name.first ?? "x") ? "an " : "a ") + name
  }
}
