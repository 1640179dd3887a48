// `backhoe functions [NAME]`: the function registry, for people.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Functions

struct FunctionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "functions", abstract: "List the functions of the expression language, or explain one.")

  @Argument(help: "A function's name.")
  var name: String?

  func run() throws {
    let terminal = Terminal.standardOutput
    guard let name else {
      var family = ""
      for record in FunctionRegistry.all {
        if record.family != family {
          terminal.writeLine((family.isEmpty ? "" : "\n") + record.family)
          family = record.family
        }
        terminal.writeLine("  \(record.signatures[0])  \(record.summary)")
      }
      return
    }
    guard let record = FunctionRegistry.named(name) else {
      throw Failure(
        .usage, "there is no function '\(name)'",
        advice: Suggestions.question(name, among: FunctionRegistry.names) ?? "'backhoe functions' lists all")
    }
    for line in record.typedSignatures { terminal.writeLine(line) }
    if !record.aliases.isEmpty { terminal.writeLine("also: \(record.aliases.joined(separator: ", "))") }
    terminal.writeLine("\n\(record.summary)")
    if !record.details.isEmpty { terminal.writeLine(record.details) }
    terminal.writeLine([record.nullBehaviour, record.stageText].compactMap { $0 }.joined(separator: " ") + "\n")
    for example in record.examples { terminal.writeLine("  \(example.expression)  →  \(example.result)") }
  }
}
