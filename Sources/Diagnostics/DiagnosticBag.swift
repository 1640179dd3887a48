// Collects findings: passes append and go on, so that one run reports everything.

/// The findings of one run.
package struct DiagnosticBag: Sendable {
  /// More findings than this in one file are counted, not kept: nobody reads them.
  package static let capacity = 1_000

  private var findings: [Diagnostic] = []
  /// How many were dropped at `capacity`.
  package private(set) var dropped = 0

  package init() {}

  /// Adds one finding; an equal one (code, place, message) is kept once.
  package mutating func add(_ finding: Diagnostic) {
    if findings.count >= Self.capacity {
      dropped += 1
      return
    }
    let known = findings.contains {
      $0.code == finding.code && $0.location == finding.location && $0.message == finding.message
    }
    if !known { findings.append(finding) }
  }

  package mutating func add(contentsOf other: DiagnosticBag) {
    for finding in other.findings { add(finding) }
    dropped += other.dropped
  }

  /// Sorted by file, then place, then severity (the worst first), then code.
  package var sorted: [Diagnostic] {
    findings.sorted { left, right in
      if left.location.file.path != right.location.file.path {
        return left.location.file.path < right.location.file.path
      }
      if left.location.span.start != right.location.span.start {
        return left.location.span.start < right.location.span.start
      }
      if left.severity != right.severity { return left.severity > right.severity }
      return left.code.id < right.code.id
    }
  }

  package var isEmpty: Bool { findings.isEmpty }
  package var hasErrors: Bool { findings.contains { $0.severity == .error } }

  /// How many findings have this severity.
  package func count(_ severity: Severity) -> Int { findings.reduce(0) { $0 + ($1.severity == severity ? 1 : 0) } }
}
