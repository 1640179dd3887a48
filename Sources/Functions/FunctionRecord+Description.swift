// What a record says about a function in words, for `backhoe functions` and the reference.

extension FunctionRecord {
  /// One line an overload: `range(start, end[, step])`.
  package var signatures: [String] { overloads.map(signature) }

  private func signature(_ overload: Overload) -> String {
    var text = ""
    for (index, parameter) in overload.parameters.enumerated() {
      let label = parameter.isVariadic ? "\(parameter.name)…" : parameter.name
      let separator = index == 0 ? "" : ", "
      text += parameter.isOptional ? "[\(separator)\(label)]" : "\(separator)\(label)"
    }
    return "\(name)(\(text))"
  }

  /// One line an overload, with the type of the result: `keys(object) → array<string>`; then one a parameter.
  package var typedSignatures: [String] {
    overloads.flatMap { overload in
      ["\(signature(overload)) → \(overload.result(overload.parameters.map(\.type)))"]
        + overload.parameters.map { "  \($0.name): \($0.type)" }
    }
  }

  /// What becomes of null; nil for functions that take nothing.
  package var nullBehaviour: String? {
    if overloads.allSatisfy(\.parameters.isEmpty) { return nil }
    return nulls == .propagates && evaluation != .conditional ? "Null in, null out." : "Takes null."
  }

  /// The stage of a call.
  package var stageText: String {
    switch dependency {
    case .none: "Known as soon as its arguments are."
    case .clock: "Known while planning; in `authentication` when the executor starts."
    case .chunk: "Known when the executor runs a chunk."
    }
  }
}
