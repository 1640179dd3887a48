// Checks `records.jmespath` and `records.jq` that are known while linting: they must parse as those languages.

internal import Diagnostics
internal import ExpressionCompiler
internal import Functions
internal import JMESPath
internal import Specs
internal import Values

enum QueryText {
  static func check(jmespath compiled: CompiledExpression?, _ text: ExpressionText, into bag: inout DiagnosticBag) {
    guard case .string(let path)? = compiled?.constant else { return }
    do {
      _ = try JMESPathExpression.compile(path)
    } catch {
      let start = min(error.offset, max(path.utf8.count - 1, 0))
      bag.add(
        Diagnostic(
          .jmespathSyntax, "the JMESPath does not parse: \(error.message)",
          at: text.location(of: start..<min(start + 1, max(path.utf8.count, 1)))))
    }
  }

  static func check(jq compiled: CompiledExpression?, _ text: ExpressionText, into bag: inout DiagnosticBag) {
    guard case .string(let filter)? = compiled?.constant, let problem = LiteralCheck.jq.problem(with: filter) else {
      return
    }
    bag.add(Diagnostic(.literalArgument, "the jq filter does not parse: \(problem)", at: text.location))
  }
}
