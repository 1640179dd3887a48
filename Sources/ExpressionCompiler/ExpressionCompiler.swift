// The way from text to a program: parse, check, emit. What keys exist and what their expressions must give is the
// linter's to say.

package import Bytecode
package import Diagnostics
package import ExpressionSyntax
internal import Functions
package import Types
package import Values

/// What became of one expression or template.
package final class CompiledExpression: Sendable {
  package let program: Program
  package let type: Type
  /// When its value is known.
  package let stage: Stage
  /// Whether its value holds a secret.
  package let isTainted: Bool
  package let reads: [Read]
  /// What was parsed: the expression itself, or each hole of the template.
  package let holes: [Hole]
  /// The value of a literal, or of a template without holes.
  package let constant: Value?
  /// The texts of a template with holes among them; nil is a hole. Empty for everything else.
  package let pieces: [String?]

  init(
    program: Program, type: Type, stage: Stage, isTainted: Bool, reads: [Read], holes: [Hole], constant: Value?,
    pieces: [String?]
  ) {
    self.program = program
    self.type = type
    self.stage = stage
    self.isTainted = isTainted
    self.reads = reads
    self.holes = holes
    self.constant = constant
    self.pieces = pieces
  }

  /// Canonical text.
  package var source: String { program.source }

  /// The same where the same text stands elsewhere.
  func moved(to text: SourceText) -> CompiledExpression {
    if reads.isEmpty && holes.isEmpty { return self }
    return CompiledExpression(
      program: program, type: type, stage: stage, isTainted: isTainted, reads: reads.map { $0.moved(to: text) },
      holes: holes.map { Hole(syntax: $0.syntax, text: text) }, constant: constant, pieces: pieces)
  }
}

/// A parsed expression with the text that it came from.
package struct Hole: Sendable {
  package let syntax: Expression
  package let text: SourceText

  /// Where a part of it is written.
  package func location(of part: Expression) -> Location { text.locate(part.range) }
}

/// What an expression must give.
package struct Expectation: Sendable {
  package var type: Type
  /// The key, for messages: "stop_condition".
  package var place: String

  package init(_ type: Type, in place: String) {
    self.type = type
    self.place = place
  }
}

/// Compiles expressions that stand in one place.
package struct ExpressionCompiler: Sendable {
  private let names: Names
  private let folds: Bool

  /// `folds`: whether constant parts are computed while compiling.
  package init(names: Names, folds: Bool = true) {
    self.names = names
    self.folds = folds
  }

  private static let vocabulary = TemplateVocabulary(
    isScope: { Scope(name: $0) != nil }, isFunction: { FunctionRegistry.named($0) != nil })

  /// A bare expression. Nil if there was an error; every finding is in `bag`. `memo` is asked first.
  package func compile(
    expression source: SourceText, expecting expectation: Expectation? = nil, memo: CompilationMemo? = nil,
    into bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    remembered(memo, source, .expression(expected: expectation?.type), &bag) { bag in
      compileAnew(source, expectation, &bag)
    }
  }

  /// What `memo` knows, or else what `compile` gives.
  private func remembered(
    _ memo: CompilationMemo?, _ source: SourceText, _ form: CompilationMemo.Key.Form, _ bag: inout DiagnosticBag,
    _ compile: (inout DiagnosticBag) -> CompiledExpression?
  ) -> CompiledExpression? {
    guard let memo, names.loose.isEmpty else { return compile(&bag) }
    let key = CompilationMemo.Key(
      text: source.text, form: form, available: names.available, hasChunk: names.hasChunk, record: names.record,
      folds: folds)
    if let known = memo.find(key, names) { return known.moved(to: source) }
    var own = DiagnosticBag()
    let compiled = compile(&own)
    if let compiled, own.isEmpty { memo.keep(compiled, key, names) }
    bag.add(contentsOf: own)
    return compiled
  }

  private func compileAnew(
    _ source: SourceText, _ expectation: Expectation?, _ bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    let syntax: Expression
    do {
      let bytes = Array(source.text.utf8)
      syntax = try Parser.parse(bytes, in: 0..<bytes.count)
    } catch {
      bag.add(Self.inBraces(source) ?? Self.diagnostic(error, source))
      return nil
    }
    var checker = Checker(names: names, source: source)
    let typed = checker.check(syntax)
    if let expectation, !typed.type.overlaps(expectation.type) {
      checker.report(
        .resultType, "\(expectation.place) must give \(expectation.type), this gives \(typed.type)", at: typed.range,
        label: "\(typed.type)")
    }
    var facts = Facts(holes: [Hole(syntax: syntax, text: source)])
    guard facts.add(checker, &bag) else { return nil }
    guard let folded = fold(typed, source, &bag) else { return nil }
    return emit(folded, syntax.canonicalText, facts, source, &bag)
  }

  /// A template. Nil if there was an error. `memo` is asked first.
  package func compile(
    template source: SourceText, at position: TemplatePosition, memo: CompilationMemo? = nil,
    into bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    remembered(memo, source, .template(position), &bag) { bag in
      compileAnew(.template(source), position, &bag)
    }
  }

  /// A value whose texts are templates, as one program. Nil if there was an error.
  package func compile(
    tree: TemplateTree, at position: TemplatePosition, memo: CompilationMemo? = nil, into bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    if case .template(let source) = tree { return compile(template: source, at: position, memo: memo, into: &bag) }
    return compileAnew(tree, position, &bag)
  }

  private func compileAnew(
    _ tree: TemplateTree, _ position: TemplatePosition, _ bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    var facts = Facts()
    guard let (typed, source) = check(tree, position, &facts, &bag) else { return nil }
    return emit(typed, source, facts, nil, &bag)
  }

  /// The typed form of a template tree and its canonical text.
  private func check(
    _ tree: TemplateTree, _ position: TemplatePosition, _ facts: inout Facts, _ bag: inout DiagnosticBag
  ) -> (TypedExpression, String)? {
    switch tree {
    case .literal(let value):
      return (TypedExpression(.literal(value), Checker.type(of: value), 0..<0), CanonicalJSON.text(of: value))
    case .template(let source): return check(template: source, position, &facts, &bag)
    case .list(let items):
      let checked = items.map { check($0, position, &facts, &bag) }
      let parts = checked.compactMap { $0 }
      guard parts.count == items.count else { return nil }
      let text = "[\(parts.map(\.1).joined(separator: ", "))]"
      if let values = Self.literals(parts.map(\.0)) {
        return (TypedExpression(.literal(.array(values)), Checker.type(of: .array(values)), 0..<0), text)
      }
      return (TypedExpression(.array(parts.map(\.0)), .array(Type.join(parts.map(\.0.type))), 0..<0), text)
    case .map(let entries):
      let checked = entries.map { check($0.value, position, &facts, &bag) }
      let parts = checked.compactMap { $0 }
      guard parts.count == entries.count else { return nil }
      let keys = entries.map(\.key)
      let text = zip(keys, parts).map { "\(CanonicalJSON.text(of: .string($0))): \($1.1)" }.joined(separator: ", ")
      let members = zip(keys, parts).map { Type.Member($0, $1.0.type) }
      if let values = Self.literals(parts.map(\.0)) {
        let object = Value.object(zip(keys, values).map { .init($0, $1) })
        return (TypedExpression(.literal(object), .object(members, isOpen: false), 0..<0), "{\(text)}")
      }
      let pairs = zip(keys, parts).map {
        (key: TypedExpression(.literal(.string($0)), .string, 0..<0), value: $1.0)
      }
      return (TypedExpression(.object(pairs), .object(members, isOpen: false), 0..<0), "{\(text)}")
    }
  }

  private static func literals(_ expressions: [TypedExpression]) -> [Value]? {
    var values: [Value] = []
    for expression in expressions {
      guard case .literal(let value) = expression.node else { return nil }
      values.append(value)
    }
    return values
  }

  private func check(
    template source: SourceText, _ position: TemplatePosition, _ facts: inout Facts, _ bag: inout DiagnosticBag
  ) -> (TypedExpression, String)? {
    var template = Template.parse(source.text, position, Self.vocabulary)
    for problem in template.problems {
      bag.add(
        Diagnostic(
          .doubtfulBraces, problem.problem.message, at: source.locate(problem.problem.range),
          help: problem.problem.help ?? "write '\\{' for a brace that is meant as text",
          severity: problem.isError ? .error : .warning))
    }
    if template.problems.contains(where: \.isError) { return nil }
    if position == .url || position == .field { template.trimOuterWhitespace() }
    var checker = Checker(names: names, source: source)
    let whole = 0..<source.text.utf8.count
    let typed: TypedExpression
    if let hole = template.singleHole {
      typed = checker.check(hole)
    } else if let text = template.plainText {
      typed = TypedExpression(.literal(.string(text)), .string, whole)
    } else {
      let parts = template.parts.map { part in
        switch part {
        case .text(let text): TypedExpression(.literal(.string(text)), .string, whole)
        case .hole(let expression): checker.check(expression)
        }
      }
      typed = TypedExpression(.text(parts), .string, whole)
    }
    for case .hole(let expression) in template.parts { facts.holes.append(Hole(syntax: expression, text: source)) }
    guard facts.add(checker, &bag), let folded = fold(typed, source, &bag) else { return nil }
    return (folded, template.canonicalText)
  }

  /// The expression with its constant parts computed; nil if one of them always fails.
  private func fold(
    _ typed: TypedExpression, _ source: SourceText, _ bag: inout DiagnosticBag
  ) -> TypedExpression? {
    guard folds else { return typed }
    var folder = Folder()
    let folded = folder.fold(typed)
    for problem in folder.problems {
      bag.add(Diagnostic(problem.code, problem.message, at: source.locate(problem.range)))
    }
    return folder.problems.contains { $0.code.severity == .error } ? nil : folded
  }

  private func emit(
    _ typed: TypedExpression, _ canonical: String, _ facts: Facts, _ source: SourceText?, _ bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    var constant: Value?
    var pieces: [String?] = []
    switch typed.node {
    case .literal(let value): constant = value
    case .text(let parts):
      pieces = parts.map { part in
        if case .literal(.string(let text)) = part.node { text } else { nil }
      }
    default: break
    }
    do {
      return CompiledExpression(
        program: try Emitter.emit(typed, source: canonical), type: typed.type, stage: facts.stage,
        isTainted: facts.isTainted, reads: facts.reads, holes: facts.holes, constant: constant,
        pieces: pieces)
    } catch {
      if let place = source?.locate(typed.range) ?? facts.source?.locate(0..<0) {
        bag.add(
          Diagnostic(
            .expressionTooLarge, "the expression is too large to compile", at: place,
            help: "compute parts of it in state variables"))
      }
      return nil
    }
  }

  /// For an expression that was written as a template is: with holes.
  private static func inBraces(_ source: SourceText) -> Diagnostic? {
    let template = Template.parse(source.text, .value, vocabulary)
    guard let hole = template.parts.lazy.compactMap(\.expression).first else { return nil }
    let message = "an expression stands here, not a template: it has no holes"
    let bytes = Array(source.text.utf8)
    guard template.singleHole != nil, let open = bytes.firstIndex(of: UInt8(ascii: "{")),
      let close = bytes.lastIndex(of: UInt8(ascii: "}")), open < hole.range.lowerBound, close >= hole.range.upperBound
    else {
      return Diagnostic(
        .expressionSyntax, message, at: source.locate(0..<bytes.count),
        help: "put texts together with +: \"id-\" + \(hole.canonicalText)")
    }
    let edits = [open..<open + 1, close..<close + 1].map { Edit(replace: source.locate($0).span, with: "") }
    return Diagnostic(
      .expressionSyntax, message, at: source.locate(open..<close + 1), label: "no braces here",
      help: "leave out the braces", fix: Fix("leave out the braces", edits: edits))
  }

  private static func diagnostic(_ problem: SyntaxProblem, _ source: SourceText) -> Diagnostic {
    // A place past the end is shown at the last byte, where there is something to see.
    var range = problem.range
    if range.isEmpty { range = max(range.lowerBound - 1, 0)..<max(range.upperBound, 1) }
    return Diagnostic(.expressionSyntax, problem.message, at: source.locate(range), help: problem.help)
  }
}

/// What the expressions of one program read, put together.
private struct Facts {
  var stage = Stage.plan
  var isTainted = false
  var reads: [Read] = []
  var holes: [Hole] = []
  /// The first text; where it stands is asked for only in the rare case that somebody wants to know.
  var source: SourceText?

  /// Takes over what a checker found; false if there was an error.
  mutating func add(_ checker: Checker, _ bag: inout DiagnosticBag) -> Bool {
    for finding in checker.findings { bag.add(checker.withDeclarations(finding)) }
    stage = max(stage, checker.stage)
    isTainted = isTainted || checker.isTainted
    reads += checker.reads
    source = source ?? checker.source
    return !checker.findings.contains { $0.severity == .error }
  }
}
