// Shows findings in the format that was asked for, and says what they amount to.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Workspace

/// How findings are written.
enum FindingsFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, sarif, github
}

/// The findings of a run of lint.
struct FindingsReport {
  private let repository: Repository
  private let verbose: Bool
  /// Whether to say that fixes can be made.
  private let offersFixes: Bool

  init(_ repository: Repository, verbose: Bool, offersFixes: Bool) {
    self.repository = repository
    self.verbose = verbose
    self.offersFixes = offersFixes
  }

  func show(_ outcome: LintOutcome, as format: FindingsFormat, on terminal: Terminal) {
    let findings = outcome.findings.filter { verbose || $0.severity > .info }
    let summary = FindingsSummary(of: findings, dropped: outcome.dropped, files: outcome.files.count)
    switch format {
    case .text:
      Self.show(findings, on: terminal)
      Self.showCounts(summary, offersFixes: offersFixes, on: terminal)
    case .json: terminal.write(JSONRenderer.render(findings, summary: summary))
    case .sarif:
      let renderer = SARIFRenderer(version: BackhoeCommand.configuration.version, path: repository.relative)
      terminal.write(renderer.render(findings))
    case .github: terminal.write(GitHubRenderer.render(findings, path: repository.relative))
    }
  }

  /// Findings on the way to something else, as text.
  static func show(_ bag: DiagnosticBag, verbose: Bool = false, on terminal: Terminal) {
    let findings = bag.sorted.filter { verbose || $0.severity > .info }
    show(findings, on: terminal)
    showCounts(FindingsSummary(of: findings, dropped: bag.dropped, files: 1), offersFixes: false, on: terminal)
  }

  /// Shows findings on the way to something else, if there are any, and ends the command at errors.
  static func stop(_ bag: DiagnosticBag, code: Failure.Kind = .usage) throws(EarlyExit) {
    show(bag, on: .standardError)
    if bag.hasErrors { throw EarlyExit(code: Console.ExitCode(code)) }
  }

  private static func show(_ findings: [Diagnostic], on terminal: Terminal) {
    let renderer = TextRenderer(usesColor: terminal.usesColour)
    var text = ""
    for finding in findings {
      text += renderer.render(finding) + "\n"
      if text.utf8.count > 1 << 16 {
        terminal.write(text)
        text = ""
      }
    }
    if !text.isEmpty { terminal.write(text) }
  }

  private static func showCounts(_ summary: FindingsSummary, offersFixes: Bool, on terminal: Terminal) {
    if summary.dropped > 0 { terminal.writeLine("… and \(summary.dropped) more") }
    if summary.errors + summary.warnings == 0 { return }
    let counts = [
      summary.errors > 0 ? Quantity.count(summary.errors, "error") : nil,
      summary.warnings > 0 ? Quantity.count(summary.warnings, "warning") : nil,
    ].compactMap { $0 }
    let fixes = offersFixes && summary.fixable > 0 ? "; --fix mends \(Quantity.count(summary.fixable)) of them" : ""
    terminal.writeLine(counts.joined(separator: ", ") + fixes)
  }
}
