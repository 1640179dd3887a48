// What one call of `lint` works with: the repository, its configuration under the flags of the command line, and the
// baseline.

internal import Console
internal import Diagnostics
internal import Workspace

#if canImport(Glibc)
  internal import Glibc
#endif

struct LintSession {
  let repository: Repository
  let isStrict: Bool
  private let run: LintRun
  /// What is wrong with the configuration.
  private let remarks: [Diagnostic]
  private let baselinePath: String?
  private let baseline: Baseline

  init(_ choice: LintChoice, _ options: BaselineOptions) throws(Failure) {
    repository = try Repository.current()
    var configuration = Configuration()
    var bag = DiagnosticBag()
    if let path = repository.configurationPath {
      configuration = Configuration(try SourceFile.read(path), into: &bag)
    }
    remarks = bag.sorted
    if let text = choice.select { configuration.filter.select = try Self.codes(text, "--select") }
    if let text = choice.ignore { configuration.filter.ignore += try Self.codes(text, "--ignore") }
    isStrict = choice.strict || configuration.isStrict
    run = LintRun(repository, configuration, skipsOthers: choice.skipOthers)
    baselinePath = options.baseline ?? configuration.baseline.map(repository.fromRoot)
    if let path = baselinePath, !options.writeBaseline || access(path, F_OK) == 0 {
      baseline = try Baseline(
        try SourceFile.read(path, advice: "write it first with 'backhoe lint --baseline FILE --write-baseline'"))
    } else {
      baseline = Baseline()
    }
  }

  private static func codes(_ text: String, _ option: String) throws(Failure) -> [String] {
    let codes = text.split { $0 == "," || $0 == " " }.map(String.init)
    for code in codes where !CodeFilter.isKnown(code) {
      throw Failure(
        .usage, "\(option): there is no code '\(code)'",
        advice: Suggestions.question(code.uppercased(), among: DiagnosticCode.all.map(\.id))
          ?? "'backhoe explain' lists all")
    }
    return codes
  }

  // MARK: Findings

  /// Every finding that is not in the baseline.
  func lint(_ paths: [String]) -> LintOutcome {
    var outcome = everything(paths)
    outcome.findings = baseline.applied(to: outcome.findings, repository, checked: outcome.paths) { path in
      access(repository.fromRoot(path), F_OK) == 0
    }
    return outcome
  }

  private func everything(_ paths: [String]) -> LintOutcome {
    var outcome = run.lint(paths)
    if !outcome.paths.contains(Repository.configurationName) {
      outcome.findings = (outcome.findings + remarks).sorted(by: Diagnostic.areInOrder)
    }
    return outcome
  }

  func writeBaseline(of paths: [String]) throws {
    let outcome = everything(paths)
    let path = baselinePath ?? repository.fromRoot(Baseline.defaultPath)
    let new = baseline.adopting(outcome.findings, repository, checked: outcome.paths)
    let file = try OutputFile(path)
    try file.write(Array(new.text.utf8))
    try file.finish()
    Terminal.standardError.writeLine("\(Quantity.count(new.count, "finding")) → \(DisplayWidth.printable(path))")
    let unread = outcome.findings.filter { $0.code == .unreadableFile }
    for finding in unread { Terminal.standardError.write(TextRenderer().render(finding)) }
    if !unread.isEmpty { throw EarlyExit(code: .usage) }
  }

  // MARK: Fixes

  /// The files that safe fixes change.
  func fixed(_ outcome: LintOutcome) -> [(file: SourceFile, result: FixedFile)] {
    let fixable = Set(outcome.findings.filter { $0.fix?.isSafe == true }.map { $0.location.file.path })
    return outcome.files.filter { fixable.contains($0.path) }.compactMap { file in
      let fixer = Fixer(
        file, isReported: { !baseline.lists($0, repository) }, check: { run.check.check($0, skipsOthers: false) })
      return fixer.fixed().map { (file, $0) }
    }
  }

  func diff(_ fixed: (file: SourceFile, result: FixedFile)) -> String {
    UnifiedDiff.text(
      from: fixed.file.bytes, to: fixed.result.bytes,
      path: DisplayWidth.printable(repository.relative(fixed.file.path)))
  }

  func write(_ fixed: [(file: SourceFile, result: FixedFile)]) throws(Failure) {
    for (file, result) in fixed {
      let output = try OutputFile(file.path)
      guard try SourceFile.read(file.path).bytes == file.bytes else {
        throw Failure(
          .temporary, "'\(file.path)' was changed by somebody else meanwhile", advice: "run the command again")
      }
      try output.write(result.bytes)
      try output.finish()
    }
    let count = fixed.reduce(0) { $0 + $1.result.count }
    if count == 0 { return }
    let files = Quantity.count(fixed.count, "file")
    Terminal.standardError.writeLine("mended \(Quantity.count(count, "finding")) in \(files)")
  }
}
