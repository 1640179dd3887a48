// The way from text to a program: parse, check, emit. What keys exist and what their expressions must give is the
// linter's to say.

package import Bytecode
package import Diagnostics
package import ExpressionSyntax
internal import Functions
package import Types
package import Values

/// What became of one expression or template.
package struct CompiledExpression: Sendable {
  package var program: Program
  package var type: Type
  /// When its value is known.
  package var stage: Stage
  /// Whether its value holds a secret.
  package var isTainted: Bool
  package var reads: [Read]
  /// The value of a literal, or of a template without holes.
  package var constant: Value?

  /// Canonical text.
  package var source: String { program.source }
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

  package init(names: Names) { self.names = names }

  private static let vocabulary = TemplateVocabulary(
    isScope: { Scope(name: $0) != nil }, isFunction: { FunctionRegistry.named($0) != nil })

  /// A bare expression. Nil if there was an error; every finding is in `bag`.
  package func compile(
    expression source: SourceText, expecting expectation: Expectation? = nil, into bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    let syntax: Expression
    do {
      let bytes = Array(source.text.utf8)
      syntax = try Parser.parse(bytes, in: 0..<bytes.count)
    } catch {
      bag.add(Self.diagnostic(error, source))
      return nil
    }
    var checker = Checker(names: names, source: source)
    let typed = checker.check(syntax)
    if let expectation, !typed.type.overlaps(expectation.type) {
      checker.report(
        .resultType, "\(expectation.place) must give \(expectation.type), this gives \(typed.type)", at: typed.range,
        label: "\(typed.type)")
    }
    return finish(typed, syntax.canonicalText, checker, source, &bag)
  }

  /// A template. Nil if there was an error.
  package func compile(
    template source: SourceText, at position: TemplatePosition, into bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    var template = Template.parse(source.text, position, Self.vocabulary)
    var hasErrors = false
    for problem in template.problems {
      hasErrors = hasErrors || problem.isError
      bag.add(
        Diagnostic(
          .doubtfulBraces, problem.problem.message, at: source.locate(problem.problem.range),
          help: problem.problem.help ?? "write '\\{' for a brace that is meant as text",
          severity: problem.isError ? .error : .warning))
    }
    if hasErrors { return nil }
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
    return finish(typed, template.canonicalText, checker, source, &bag)
  }

  private func finish(
    _ typed: TypedExpression, _ canonical: String, _ checker: Checker, _ source: SourceText, _ bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    for finding in checker.findings { bag.add(finding) }
    if checker.findings.contains(where: { $0.severity == .error }) { return nil }
    var constant: Value?
    if case .literal(let value) = typed.node { constant = value }
    do {
      return CompiledExpression(
        program: try Emitter.emit(typed, source: canonical), type: typed.type, stage: checker.stage,
        isTainted: checker.isTainted, reads: checker.reads, constant: constant)
    } catch {
      bag.add(
        Diagnostic(
          .expressionTooLarge, "the expression is too large to compile", at: source.locate(typed.range),
          help: "compute parts of it in state variables"))
      return nil
    }
  }

  private static func diagnostic(_ problem: SyntaxProblem, _ source: SourceText) -> Diagnostic {
    // A place past the end is shown at the last byte, where there is something to see.
    var range = problem.range
    if range.isEmpty { range = max(range.lowerBound - 1, 0)..<max(range.upperBound, 1) }
    return Diagnostic(.expressionSyntax, problem.message, at: source.locate(range), help: problem.help)
  }
}
