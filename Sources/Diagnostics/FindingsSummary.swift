// What the findings of one run amount to, for every renderer.

/// Counts of one run.
package struct FindingsSummary: Sendable {
  package var errors = 0
  package var warnings = 0
  package var infos = 0
  /// Findings that a safe fix mends.
  package var fixable = 0
  /// Findings beyond what is kept of one file.
  package var dropped = 0
  /// Files that were read.
  package var files = 0

  package init(of findings: [Diagnostic], dropped: Int = 0, files: Int) {
    for finding in findings {
      switch finding.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      case .info: infos += 1
      }
      if finding.fix?.isSafe == true { fixable += 1 }
    }
    self.dropped = dropped
    self.files = files
  }
}
