// Checks `records.jmespath` that is known while linting: it must parse as JMESPath.

internal import Diagnostics
internal import ExpressionCompiler
internal import JMESPath
internal import Specs
internal import Values

enum JMESPathText {
  static func check(_ compiled: CompiledExpression?, _ text: ExpressionText, into bag: inout DiagnosticBag) {
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
}
