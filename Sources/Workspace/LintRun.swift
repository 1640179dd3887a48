// One run of lint: paths to files, files to findings on every core, findings past the baseline. Shows nothing.

package import Diagnostics
internal import Linting
internal import YAMLSyntax

/// What a run found.
package struct LintOutcome: Sendable {
  /// Sorted by file and place.
  package var findings: [Diagnostic] = []
  package var dropped = 0
  package var droppedErrors = false
  /// The files of Backhoe's that were read.
  package var files: [SourceFile] = []
  /// Paths, from the root, of the files that were checked.
  package var paths: Set<String> = []

  package var hasErrors: Bool { droppedErrors || findings.contains { $0.severity == .error } }
  package var hasWarnings: Bool { findings.contains { $0.severity == .warning } }
  /// Whether something was not seen at all.
  package var isIncomplete: Bool { findings.contains { $0.code == .unreadableFile } }
}

/// Checks files and folders.
package struct LintRun {
  private let repository: Repository
  private let configuration: Configuration
  /// Whether files that are given by name and are none of Backhoe's say nothing.
  private let skipsOthers: Bool
  package let check: FileCheck

  package init(_ repository: Repository, _ configuration: Configuration, skipsOthers: Bool = false) {
    self.repository = repository
    self.configuration = configuration
    self.skipsOthers = skipsOthers
    check = FileCheck(repository, filter: configuration.filter, connections: configuration.connections)
  }

  private enum Checked: Sendable {
    case file(SourceFile, CheckedFile)
    case problem(Diagnostic)
  }

  package func lint(_ paths: [String]) -> LintOutcome {
    var outcome = LintOutcome()
    let input = InputFiles(paths, in: repository, exclude: configuration.exclude)
    outcome.findings += input.problems
    let inputs = input.files
    let check = check
    let skipsOthers = skipsOthers
    let results = WorkerThreads.map(inputs.count) { index -> Checked in
      let input = inputs[index]
      switch OpenedFile(input.path) {
      case .problem(let finding): return .problem(finding)
      case .file(let file): return .file(file, check.check(file, skipsOthers: skipsOthers || !input.isNamed))
      }
    }
    for result in results { take(result, into: &outcome) }
    outcome.findings.sort(by: Diagnostic.areInOrder)
    return outcome
  }

  private func take(_ result: Checked, into outcome: inout LintOutcome) {
    switch result {
    case .problem(let finding):
      outcome.findings.append(finding)
    case .file(let file, let checked):
      outcome.paths.insert(repository.relative(file.path))
      guard checked.isOurs else { return }
      outcome.files.append(file)
      outcome.findings += checked.findings
      outcome.dropped += checked.dropped
      outcome.droppedErrors = outcome.droppedErrors || checked.droppedErrors
    }
  }
}
