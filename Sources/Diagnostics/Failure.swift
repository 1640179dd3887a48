// An error that ends a command, or a chunk: what a person reads when no place in a spec is to blame. Places in a spec
// are `Diagnostic`s.

/// What went wrong, where, why, and what to do about it.
package struct Failure: Error, Sendable {
  /// What the process's exit code says about it (DESIGN section 6).
  package enum Kind: Int32, Sendable {
    /// Findings, or some chunks failed.
    case partial = 1
    /// Wrong usage or unreadable input.
    case usage = 2
    /// A fault in Backhoe itself.
    case fault = 3
    /// Worth trying again.
    case temporary = 75
  }

  package var kind: Kind
  /// The row of the table that explains it, where there is one.
  package var code: DiagnosticCode?
  /// One sentence without a full stop: "cannot open the plan 'plan.json'".
  package var what: String
  /// The cause: "no such file". May be empty.
  package var why: String
  /// The way out, in the imperative. May be empty.
  package var advice: String

  package init(_ kind: Kind, _ what: String, why: String = "", advice: String = "") {
    self.kind = kind
    self.what = what
    self.why = why
    self.advice = advice
  }

  package init(_ kind: Kind, _ code: DiagnosticCode, _ what: String, why: String = "", advice: String = "") {
    self.init(kind, what, why: why, advice: advice)
    self.code = code
  }
}
