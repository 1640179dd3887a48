// One file to its findings: read, told apart by content, decoded, checked, and what its comments suppress taken away.

internal import Connections
package import Diagnostics
internal import Linting
internal import Specs
internal import YAMLSyntax

/// What was found in one file.
package struct CheckedFile: Sendable {
  package var findings: [Diagnostic] = []
  /// How many more there are than anyone reads.
  package var dropped = 0
  /// Whether an error is among those dropped.
  package var droppedErrors = false
  /// Whether the file could be read as YAML.
  package var isReadable = true
  /// Whether the file is one of Backhoe's.
  package var isOurs = true
}

/// Checks files.
package struct FileCheck: Sendable {
  private let repository: Repository
  private let filter: CodeFilter
  private let specs: KnownSpecs

  /// `connections` is the path of the connections file, if the configuration names one.
  package init(_ repository: Repository, filter: CodeFilter, connections: String? = nil) {
    self.repository = repository
    self.filter = filter
    specs = KnownSpecs(repository, connections: connections)
  }

  /// Every wanted finding. `skipsOthers`: a file that is none of Backhoe's says nothing, as in a folder that is walked.
  package func check(_ file: SourceFile, skipsOthers: Bool) -> CheckedFile {
    var bag = DiagnosticBag()
    var result = CheckedFile()
    let path = repository.relative(file.path)
    if path == Repository.configurationName {
      _ = Configuration(file, into: &bag)
    } else if let root = YAMLDocument.parse(file, into: &bag) {
      if skipsOthers, !DocumentKind.isCertain(root) { return CheckedFile(isOurs: false) }
      check(root, into: &bag)
    } else {
      if skipsOthers, !DocumentKind.isLikely(file.bytes) { return CheckedFile(isOurs: false) }
      result.isReadable = false
    }
    var wanted = DiagnosticBag()
    let findings = bag.sorted
    let left =
      result.isReadable
      ? Suppressions.applied(to: findings, of: file) { filter.wants($0, in: path) } : findings
    for finding in left where filter.wants(finding.code, in: path) { wanted.add(finding) }
    result.findings = wanted.sorted
    result.dropped = bag.dropped + wanted.dropped
    result.droppedErrors = bag.dropped > 0 && bag.hasErrors
    return result
  }

  private func check(_ root: YAMLNode, into bag: inout DiagnosticBag) {
    switch DocumentKind.detect(root, into: &bag) {
    case .spec:
      let state = specs.state(ofSpecAt: root.file.path)
      SpecChecker.lint(
        SpecDocument(root, into: &bag), connectionState: state.values, unknownState: state.names, into: &bag)
    case .replication:
      let replication = ReplicationDocument(root, into: &bag)
      ReplicationChecker.check(replication, against: specs.spec(of: replication.source?.value ?? ""), into: &bag)
    case .connections: _ = ConnectionsFile(root, into: &bag)
    case nil: break
    }
  }
}
