// Checks `records.jmespath` and `records.jq` that are known while linting: they must parse as those languages.

internal import Diagnostics
internal import ExpressionCompiler
internal import Functions
internal import JMESPath
internal import Specs
internal import Values

enum QueryText {
  static func check(
    jmespath compiled: CompiledExpression?, _ text: ExpressionText, _ memo: CompilationMemo,
    into bag: inout DiagnosticBag
  ) {
    guard case .string(let path)? = compiled?.constant else {
      check(pieces: compiled?.pieces ?? [], text, into: &bag)
      return
    }
    if ["response.json.", "response.json[", "response.records"].contains(where: path.hasPrefix) {
      bag.add(
        Diagnostic(
          .doubtfulLiteral, "the path is applied to the body, which hardly has a member 'response'",
          at: text.location, help: "leave out 'response.json.'"))
    }
    // Endpoints of one API mostly have their records in the same place.
    if memo.soundQueries.contains(path) { return }
    do {
      _ = try JMESPathExpression.compile(path)
      memo.soundQueries.insert(path)
    } catch {
      let start = min(error.offset, max(path.utf8.count - 1, 0))
      bag.add(
        Diagnostic(
          .jmespathSyntax, "the JMESPath does not parse: \(error.message)",
          at: text.location(of: start..<min(start + 1, max(path.utf8.count, 1)))))
    }
  }

  /// What a hole may leave behind: a name, a number, a text, a whole expression, nothing.
  private static let samples = ["x", "1", "'x'", "`1`", "@", ""]

  /// A path with holes is wrong if no way to fill them makes it right.
  private static func check(pieces: [String?], _ text: ExpressionText, into bag: inout DiagnosticBag) {
    let holes = pieces.count { $0 == nil }
    guard holes > 0, holes <= 3 else { return }
    var problem: String?
    for number in 0..<(0..<holes).reduce(1, { count, _ in count * samples.count }) {
      var rest = number
      let path = pieces.map { piece in
        if let piece { return piece }
        defer { rest /= samples.count }
        return samples[rest % samples.count]
      }
      do {
        _ = try JMESPathExpression.compile(path.joined())
        return
      } catch {
        problem = problem ?? error.message
      }
    }
    guard let problem else { return }
    bag.add(
      Diagnostic(
        .jmespathSyntax, "the JMESPath does not parse, whatever its holes give: \(problem)", at: text.location))
  }

  static func check(jq compiled: CompiledExpression?, _ text: ExpressionText, into bag: inout DiagnosticBag) {
    guard case .string(let filter)? = compiled?.constant, let problem = LiteralCheck.jq.problem(with: filter) else {
      return
    }
    bag.add(Diagnostic(.literalArgument, "the jq filter does not parse: \(problem)", at: text.location))
  }
}
