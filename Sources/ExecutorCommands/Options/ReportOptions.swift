// Reports of a run in files.

internal import ArgumentParser
internal import Diagnostics
internal import Plans

struct ReportOptions: RunOptions {
  @Option(
    name: .customLong("report"),
    help: ArgumentHelp(
      "Write what became of each chunk into a file: JSON if its name ends in .json, a page if in .html. May be repeated.",
      valueName: "file"))
  var reports: [String] = []

  func validate() throws {
    for path in reports where !path.hasSuffix(".json") && !path.hasSuffix(".html") {
      throw ValidationError("'--report \(path)': the name must end in .json or .html")
    }
  }

  var arguments: [String] { reports.flatMap { ["--report", $0] } }

  /// A recorder where somebody wants a report, begun now.
  func session(_ reader: PlanReader, target: String) throws(Failure) -> ReportSession? {
    reports.isEmpty ? nil : try ReportSession(reports, reader, target: target)
  }
}
