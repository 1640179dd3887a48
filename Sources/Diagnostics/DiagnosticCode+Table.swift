// The table of codes as a whole: the families in the order of `explain` and the documentation.

extension DiagnosticCode {
  /// Every code, family by family.
  package static let all: [DiagnosticCode] =
    yamlCodes + keyCodes + suppressionCodes + expressionCodes + dataFlowCodes + requestCodes + backfillCodes
    + securityCodes + planningCodes + planCodes

  /// The code of this name, whatever its case.
  package static func named(_ id: String) -> DiagnosticCode? {
    let wanted = id.uppercased()
    return all.first { $0.id == wanted }
  }
}
