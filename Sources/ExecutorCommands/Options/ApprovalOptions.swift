// Which plan may be executed at all.

internal import ArgumentParser
internal import Diagnostics
internal import Plans
internal import Targets

struct ApprovalOptions: RunOptions {
  @Option(help: ArgumentHelp("Refuse any plan but the one with this ID.", valueName: "plan-id"))
  var expect: String?

  @Flag(help: "Go on though watermarks moved since the plan was made, and rows without a key may come twice.")
  var allowStale = false

  var arguments: [String] { OptionWords.option("expect", expect) + OptionWords.flag("allow-stale", allowStale) }

  /// Refuses a plan that was not the one that was expected.
  func check(_ reader: PlanReader, path: String) throws(Failure) {
    guard let expect, expect != reader.planID else { return }
    throw Failure(
      .usage, .otherPlan, "'\(path)' is not the plan that was expected",
      why: "its ID is \(reader.planID), not \(expect)",
      advice: "execute the plan that was approved, or have this one approved")
  }

  /// Looks whether the watermarks that the plan read have moved since.
  func checkWatermarks(_ reader: PlanReader, _ target: any Target, warn: (String) -> Void) throws(Failure) {
    try StalenessCheck.check(reader, target, isAllowed: allowStale, warn: warn)
  }
}
