// Says where the type in a finding comes from: the place where a variable gets its value.

internal import Diagnostics
internal import Types

extension Checker {
  /// Codes about types.
  private static let aboutTypes: Set<DiagnosticCode> = [
    .argumentType, .operandType, .resultType, .comparisonNeverEqual, .memberOfScalar,
  ]

  /// The finding, with a note for each state variable of the expression whose type it names.
  func withDeclarations(_ finding: Diagnostic) -> Diagnostic {
    guard Self.aboutTypes.contains(finding.code) else { return finding }
    var result = finding
    var known: Set<String> = []
    for read in reads {
      guard read.scope == .state, let name = read.member, known.insert(name).inserted,
        let variable = names.state(name), let declaration = variable.declaration, variable.type != .any
      else { continue }
      let type = variable.type.description
      guard finding.label.contains(type) || finding.message.contains(type) else { continue }
      result.notes.append(Note("'state.\(name)' is \(article(variable.type)) from here", at: declaration))
    }
    return result
  }
}
