// `backhoe eval` and `backhoe disasm`: one expression, its value or its code.

internal import ArgumentParser
internal import Bytecode
internal import Console
internal import Diagnostics
internal import ExpressionCompiler
internal import Functions
internal import Records
internal import Types
internal import Values
internal import VirtualMachine

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "eval", abstract: "Evaluate one expression.")

  @Argument(help: "The expression.")
  var expression: String

  @Option(
    help: ArgumentHelp("A JSON document, which is the variable 'input'; '-' is the standard input.", valueName: "file"))
  var input: String?

  @Option(name: .customLong("scope"), help: ArgumentHelp("A scope's variables.", valueName: "NAME=JSON"))
  var scopes: [String] = []

  @Option(help: "What now() says; the clock's time if left out.")
  var now: String?

  func run() throws {
    let compiled = try OneExpression.compile(expression, hasInput: input != nil)
    let keys = KeyTable()
    let page = try input.map { path throws(Failure) in try JSONInput.read(path, keys: keys) }
    let arena = Arena()
    let context = CallContext(arena: arena, keys: keys, now: try Clock.instant(now))
    var environment = Environment()
    if let page { environment[.loose] = arena.object([arena.string("input"), page.root]) }
    for argument in scopes {
      let parts = argument.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let scope = Scope(name: String(parts[0])), scope != .loose else {
        throw Failure(
          .usage, "'--scope \(argument)' names no scope",
          advice: "write NAME=JSON with one of: \(Scope.named.map(\.name).joined(separator: ", "))")
      }
      do {
        environment[scope] = Cell(try JSONText.parse(String(parts[1])), arena: arena, keys: keys)
      } catch {
        throw Failure(.usage, "the value of scope '\(parts[0])' is no JSON", why: error.message)
      }
    }
    do {
      let executable = Executable(compiled.program, keys: keys)
      // The value may point into all of these.
      try withExtendedLifetime((executable, page, arena)) {
        let cell = try Machine(context: context).run(executable, in: environment)
        Terminal.standardOutput.writeLine(JSONWriter.string(cell))
      }
    } catch let error as ProgramError {
      let part = error.range.map { String(decoding: Array(expression.utf8)[$0], as: UTF8.self) } ?? expression
      throw Failure(.partial, "the expression has no value", why: "\(error.message), in '\(part)'")
    }
  }
}

struct DisasmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disasm", abstract: "Show the code of one expression, its type and its stage.")

  @Argument(help: "The expression.")
  var expression: String

  func run() throws {
    let compiled = try OneExpression.compile(expression, hasInput: true)
    let terminal = Terminal.standardOutput
    terminal.writeLine("; \(compiled.source)\n; \(compiled.type), known at stage '\(compiled.stage.name)'")
    for (index, line) in compiled.program.assembly.enumerated() {
      let number = String(index)
      terminal.writeLine(String(repeating: " ", count: max(4 - number.count, 0)) + "@\(number)  \(line)")
    }
  }
}

/// An expression from the command line, where every scope exists, and a variable `input` if there is one.
private enum OneExpression {
  static func compile(_ text: String, hasInput: Bool) throws -> CompiledExpression {
    var bag = DiagnosticBag()
    let names = Names(
      place: "the command line", available: .named,
      loose: hasInput ? ["input": Variable(.any, stage: .plan)] : [:])
    let source = SourceText(file: SourceFile(path: "<expression>", bytes: Array(text.utf8)))
    let compiled = ExpressionCompiler(names: names).compile(expression: source, into: &bag)
    FindingsReport.show(bag, on: .standardError)
    guard let compiled else { throw EarlyExit(code: .partial) }
    return compiled
  }
}
