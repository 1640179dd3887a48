// `backhoe explain CODE`: what a finding means, from the table of codes.

internal import ArgumentParser
internal import Console
internal import Diagnostics

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say what a code of a finding means.")

  @Argument(help: "A code, such as E003; without one, all are listed.")
  var code: String?

  func run() throws {
    let terminal = Terminal.standardOutput
    guard let code else {
      for row in DiagnosticCode.all { terminal.writeLine("\(row.id)  \(row.severity.name)  \(row.title)") }
      return
    }
    guard let row = DiagnosticCode.named(code) else {
      throw Failure(
        .usage, "there is no code '\(code)'",
        advice: Suggestions.question(code, among: DiagnosticCode.all.map(\.id)) ?? "'backhoe explain' lists all")
    }
    terminal.writeLine("\(row.id): \(row.title) (\(row.severity.name))\n\n\(row.explanation)")
    terminal.writeLine("\nhas it:   \(Self.indented(row.bad))\nhas not:  \(Self.indented(row.good))")
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n          ")
  }
}
