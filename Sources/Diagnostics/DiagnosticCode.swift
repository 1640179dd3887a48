// The table of codes. One file a family (`DiagnosticCode+YAML.swift`, …) holds the rows; `explain`, the documentation
// and the golden tests are made from them. A new finding is a new row in its family's file and its fixtures.

/// A stable name for a kind of finding.
package struct DiagnosticCode: Hashable, Sendable {
  /// Family letter and number: `E012`. Never reused.
  package let id: String
  package let severity: Severity
  /// A few words, lower case, no full stop.
  package let title: String
  /// What it means, why it matters and what to do: one paragraph or more.
  package let explanation: String
  /// A fragment of a spec, or an expression, that has the finding.
  package let bad: String
  /// The same without it.
  package let good: String

  init(_ id: String, _ severity: Severity, _ title: String, explanation: String, bad: String, good: String) {
    self.id = id
    self.severity = severity
    self.title = title
    self.explanation = explanation
    self.bad = bad
    self.good = good
  }

  package static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool { left.id == right.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
