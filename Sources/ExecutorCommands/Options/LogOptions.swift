// What a run says about itself while it goes on, and how long it goes on when it is asked to stop.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Execution
internal import Plans

struct LogOptions: RunOptions {
  @Option(
    help: ArgumentHelp(
      "How progress and trouble are written: for people, or one JSON object a line.", valueName: "text|json"))
  var logFormat = OutputFormat.text

  @Option(
    help: ArgumentHelp(
      "Asked to stop, wait so long for chunks in flight, then drop them; asked twice, drop them at once.",
      valueName: "seconds"))
  var grace = 20.0

  func validate() throws {
    if !(grace >= 0 && grace <= 1e6) { throw ValidationError("'--grace' must be a number of seconds from 0 on") }
  }

  /// `results`: where lines on what was loaded go.
  func log(_ reader: PlanReader, results: Terminal) -> any RunLog {
    switch logFormat {
    case .text: TextLog(.standardError, results: results, grace: grace)
    case .json: JSONLog(.standardError, planID: reader.planID)
    }
  }

  var arguments: [String] {
    (logFormat == .text ? [] : OptionWords.option("log-format", logFormat.rawValue))
      + (grace == 20 ? [] : OptionWords.option("grace", OptionWords.number(grace)))
  }
}
