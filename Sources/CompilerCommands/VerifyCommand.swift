// `backhoe verify`: whether a plan is what it says, and what its spec says.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Plans
internal import Reviewing
internal import Values

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Prove that a plan is what it says it is.",
    discussion: """
      Its digest, its programs, the IDs of its chunks, its first requests and its counts; that the files that it was made \
      from have not changed; and that they give this very plan. Needs no secret and makes no request.
      """)

  @Argument(help: "The plan.")
  var plan: String

  @Option(
    name: .customLong("spec"),
    help: ArgumentHelp("The spec, where it does not lie where the plan says; may be repeated.", valueName: "FILE"))
  var specs: [String] = []

  @Option(help: "The connections file.")
  var connections: String?

  @Option(help: ArgumentHelp("The ID that the plan must have.", valueName: "bp_…"))
  var expect: String?

  func run() throws {
    let reader = try PlanReader(path: plan)
    var checks: [VerificationCheck] = []
    if let expect {
      checks.append(
        reader.planID == expect
          ? VerificationCheck(.proven, "it is the plan that was expected")
          : VerificationCheck(.failed, "it is not the plan that was expected", ["\(expect) was"], code: .otherPlan))
    }
    checks += try PlanVerification(reader).checks
    checks += try SourceVerification(reader, specs: specs, connections: connections).checks
    let terminal = Terminal.standardOutput
    for check in checks {
      let word =
        switch check.outcome {
        case .proven: terminal.styled("proven", .green)
        case .failed: terminal.styled("failed\(check.code.map { "[\($0.id)]" } ?? "")", .bold, .red)
        case .open: terminal.styled("open  ", .yellow)
        }
      terminal.writeLine("\(word)  \(DisplayWidth.printable(check.text))")
      for detail in check.details { terminal.writeLine("        \(DisplayWidth.printable(detail))") }
    }
    if checks.contains(where: { $0.outcome == .failed }) { throw EarlyExit(code: .partial) }
  }
}
