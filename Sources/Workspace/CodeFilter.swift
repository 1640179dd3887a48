// Which findings are wanted: `--select`, `--ignore` and their like in `backhoe.yaml`.

package import Diagnostics

/// A choice of codes. A choice is a code (`K001`), the beginning of some (`K`, `K0`), or `ALL`.
package struct CodeFilter: Sendable {
  /// Empty: all.
  package var select: [String] = []
  package var ignore: [String] = []
  /// Codes to ignore in the files that the patterns cover.
  package var ignoreByFile: [(rules: IgnoreRules, codes: [String])] = []

  package init() {}

  /// Whether any code is meant.
  package static func isKnown(_ choice: String) -> Bool { DiagnosticCode.all.contains { meets($0, choice) } }

  /// Whether findings of the code are wanted, in the file of this path from the root. A file that cannot be read is
  /// always told of, and one that is no YAML whenever it is not ignored by name: nothing else can be found in it.
  package func wants(_ code: DiagnosticCode, in path: String) -> Bool {
    if code == .unreadableFile { return true }
    if ignore.contains(where: { Self.meets(code, $0) }) { return false }
    let isIgnoredHere = ignoreByFile.contains { entry in
      entry.codes.contains { Self.meets(code, $0) } && entry.rules.covers(path)
    }
    if isIgnoredHere { return false }
    return select.isEmpty || code.id.hasPrefix("Y") || select.contains { Self.meets(code, $0) }
  }

  private static func meets(_ code: DiagnosticCode, _ choice: String) -> Bool {
    let wanted = choice.uppercased()
    return wanted == "ALL" || !wanted.isEmpty && code.id.hasPrefix(wanted)
  }
}
