// Collects findings: passes append and go on, so that one run reports everything.

/// The findings of one run.
package struct DiagnosticBag: Sendable {
  /// More findings than this in one file are counted, not kept: nobody reads them.
  package static let capacity = 1_000

  private struct Identity: Hashable {
    var code: DiagnosticCode
    var location: Location
    var message: String
  }

  private var findings: [Diagnostic] = []
  private var known: Set<Identity> = []
  private var countByFile: [ObjectIdentifier: Int] = [:]
  /// How many were dropped at `capacity`.
  package private(set) var dropped = 0
  /// Also true if the error itself was dropped.
  package private(set) var hasErrors = false

  package init() {}

  /// Adds one finding; an equal one (code, place, message) is kept once.
  package mutating func add(_ finding: Diagnostic) {
    let identity = Identity(code: finding.code, location: finding.location, message: finding.message)
    if known.contains(identity) { return }
    if finding.severity == .error { hasErrors = true }
    let file = ObjectIdentifier(finding.location.file)
    if countByFile[file, default: 0] >= Self.capacity {
      dropped += 1
      return
    }
    countByFile[file, default: 0] += 1
    known.insert(identity)
    findings.append(finding)
  }

  package mutating func add(contentsOf other: DiagnosticBag) {
    for finding in other.findings { add(finding) }
    dropped += other.dropped
    hasErrors = hasErrors || other.hasErrors
  }

  /// Sorted by file, then place, then severity (the worst first), then code.
  package var sorted: [Diagnostic] { findings.sorted(by: Diagnostic.areInOrder) }

  package var isEmpty: Bool { findings.isEmpty }

  /// How many were added, those that were dropped among them.
  package var total: Int { findings.count + dropped }

  /// How many of the findings kept have this severity.
  package func count(_ severity: Severity) -> Int { findings.reduce(0) { $0 + ($1.severity == severity ? 1 : 0) } }
}

extension Diagnostic {
  /// By file, then place, then severity (the worst first), then code.
  package static func areInOrder(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    if left.location.file !== right.location.file, left.location.file.path != right.location.file.path {
      return left.location.file.path < right.location.file.path
    }
    if left.location.span.start != right.location.span.start {
      return left.location.span.start < right.location.span.start
    }
    if left.severity != right.severity { return left.severity > right.severity }
    return left.code.id < right.code.id
  }
}
