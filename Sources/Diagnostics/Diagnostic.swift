// A finding as data: what, where, why, and what to do. How it looks is the renderers' affair.

/// How much a finding matters. Exit code 1 comes from errors only, unless `--strict`.
package enum Severity: Int, Comparable, Sendable {
  case info, warning, error

  package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

  /// `error`, `warning` or `info`.
  package var name: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }
}

/// A place in a file.
package struct Location: Hashable, Sendable {
  package var file: SourceFile
  package var span: SourceSpan

  package init(_ file: SourceFile, _ span: SourceSpan) {
    self.file = file
    self.span = span
  }

  package static func == (left: Location, right: Location) -> Bool {
    left.file === right.file && left.span == right.span
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(file))
    hasher.combine(span)
  }
}

/// A remark that belongs to a finding, with its own place where it has one.
package struct Note: Sendable {
  package var message: String
  package var location: Location?

  package init(_ message: String, at location: Location? = nil) {
    self.message = message.shortened
    self.location = location
  }
}

/// One finding.
package struct Diagnostic: Sendable {
  package var code: DiagnosticCode
  package var severity: Severity
  /// One sentence without a full stop that names what is wrong here.
  package var message: String
  package var location: Location
  /// A few words under the carets: found types, the reason.
  package var label: String
  package var notes: [Note]
  /// What to do, in the imperative.
  package var help: String?
  package var fix: Fix?

  package init(
    _ code: DiagnosticCode, _ message: String, at location: Location, label: String = "", notes: [Note] = [],
    help: String? = nil, fix: Fix? = nil, severity: Severity? = nil
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.message = message.shortened
    self.location = location
    self.label = label.shortened
    self.notes = notes
    self.help = help?.shortened
    self.fix = fix
  }
}
