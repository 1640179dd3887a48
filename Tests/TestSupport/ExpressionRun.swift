// Runs expressions in tests: text in, JSON out, through every phase that a plan goes through, assembly included.

package import Bytecode
internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Functions
internal import Records
package import Types
internal import Values
internal import VirtualMachine

/// What became of an expression.
package enum ExpressionOutcome: Equatable {
  /// JSON.
  case value(String)
  /// Codes and messages of findings, one a line.
  case findings(String)
  /// A message of the virtual machine.
  case error(String)
}

package enum ExpressionRun {
  /// Compiles `text`, sends the program through its assembly and the verifier, and runs it with these scopes (JSON).
  package static func evaluate(
    _ text: String, scopes: [String: String] = [:], asTemplate: Bool = false, folds: Bool = true
  ) -> ExpressionOutcome {
    var bag = DiagnosticBag()
    guard let compiled = compile(text, asTemplate: asTemplate, folds: folds, into: &bag) else {
      return .findings(describe(bag))
    }
    do {
      let program = try Assembler.assemble(compiled.program.assembly, source: compiled.source)
      try program.verify()
      let keys = KeyTable()
      let arena = Arena()
      let now = try Instant.parse("2024-03-10T15:04:05Z").instant
      let context = CallContext(arena: arena, keys: keys, now: now, identity: "bc_test/1/1")
      var environment = Environment()
      for (name, json) in scopes {
        guard let scope = Scope(name: name) else { return .error("no scope \(name)") }
        environment[scope] = Cell(try JSONText.parse(json), arena: arena, keys: keys)
      }
      let executable = Executable(program, keys: keys)
      // The value may point into the executable.
      return try withExtendedLifetime(executable) {
        .value(JSONWriter.string(try Machine(context: context).run(executable, in: environment)))
      }
    } catch let error as ProgramError {
      return .error(error.message)
    } catch {
      return .error("\(error)")
    }
  }

  /// The program of an expression that has no findings.
  package static func program(_ text: String) -> Program? {
    var bag = DiagnosticBag()
    return compile(text, asTemplate: false, into: &bag)?.program
  }

  /// Codes and messages of the findings of `text`.
  package static func findings(_ text: String, asTemplate: Bool = false) -> String {
    var bag = DiagnosticBag()
    _ = compile(text, asTemplate: asTemplate, into: &bag)
    return describe(bag)
  }

  /// The static type of an expression that has no errors.
  package static func type(_ text: String) -> Type? {
    var bag = DiagnosticBag()
    return compile(text, asTemplate: false, folds: false, into: &bag)?.type
  }

  private static func compile(
    _ text: String, asTemplate: Bool, folds: Bool = true, into bag: inout DiagnosticBag
  ) -> CompiledExpression? {
    let file = SourceFile(path: "test", bytes: Array(text.utf8))
    let names = Names(place: "the test", available: ScopeSet.named.subtracting([.queue]))
    let compiler = ExpressionCompiler(names: names, folds: folds)
    return asTemplate
      ? compiler.compile(template: SourceText(file: file), at: .value, into: &bag)
      : compiler.compile(expression: SourceText(file: file), into: &bag)
  }

  private static func describe(_ bag: DiagnosticBag) -> String {
    bag.sorted.map { "\($0.code.id) \($0.message)" }.joined(separator: "\n")
  }
}
