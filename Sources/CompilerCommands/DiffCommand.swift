// `backhoe diff`: what two plans differ in.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Plans
internal import Reviewing

extension DifferenceForm: ExpressibleByArgument {}

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Say what two plans differ in, and why.",
    discussion: """
      Streams and chunks that were added, removed or changed, the keys that are the reason, and what that does to \
      requests and time. Ends with 0 if the plans are the same, 1 if they differ. As markdown it fits into a comment on \
      a pull request.
      """)

  @Argument(help: "The plan as it was.")
  var old: String

  @Argument(help: "The plan as it is.")
  var new: String

  @Option(help: "text, json or markdown.")
  var format = DifferenceForm.text

  func run() throws {
    let difference = try PlanDifference(try PlanReader(path: old), try PlanReader(path: new))
    Terminal.standardOutput.write(difference.text(as: format))
    if !difference.isEmpty { throw EarlyExit(code: .partial) }
  }
}
