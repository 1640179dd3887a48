// Expressions, templates and assembly. What compiles must verify, survive its assembly and its own canonical text, and
// run to a value that can be written, or to an error.

internal import Bytecode
internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Functions
internal import Records
internal import Types
internal import Values
internal import VirtualMachine

enum Programs {
  private static let compiler = ExpressionCompiler(
    names: Names(
      place: "the fuzzer", available: .named,
      state: { $0 == "n" ? Variable(.int, stage: .plan) : $0 == "text" ? Variable(.string, stage: .plan) : nil },
      loose: ["input": Variable(.any, stage: .plan)]))

  /// What the scopes hold.
  private static let scopes: [(Scope, Value)] = {
    let texts: [(Scope, String)] = [
      (.env, #"{"HOME": "/root"}"#),
      (.state, #"{"n": 7, "text": "a-b-c", "f": 2.5, "big": 12345678901234567890123, "list": [3, 1, null, "x"]}"#),
      (.sync, #"{"last": "2024-01-31T10:00:00Z"}"#),
      (
        .response,
        #"{"status": 200, "headers": {"link": "<u>; rel=next"}, "json": {"a": [{"b": [1, 2]}]}, "records": []}"#
      ),
      (.record, #"{"kind": "ü", "amount": -0.5, "ts": "2024-02-29", "ok": true, "none": null, "m": {"k": {"l": 1}}}"#),
      (.loose, #"{"input": {"a": [1, [2, {"b": "c"}]]}}"#),
    ]
    return texts.map { ($0, (try? JSONText.parse($1)) ?? .null) }
  }()

  static func expression(_ text: String) throws(BrokenProperty) {
    if let syntax = try? Parser.parse(text) {
      let canonical = syntax.canonicalText
      guard let again = try? Parser.parse(canonical) else {
        throw BrokenProperty("canonical text does not parse: \(canonical)")
      }
      guard again.canonicalText == canonical else {
        throw BrokenProperty("canonical text is not stable: \(canonical) becomes \(again.canonicalText)")
      }
    }
    var bag = DiagnosticBag()
    let source = SourceText(file: SourceFile(path: "<input>", bytes: Array(text.utf8)))
    let compiled = compiler.compile(expression: source, into: &bag)
    try check(compiled, bag)
  }

  static func template(_ input: UnsafeBufferPointer<UInt8>) throws(BrokenProperty) {
    let positions: [TemplatePosition] = [.url, .field, .value, .payload, .query]
    guard let first = input.first else { return }
    let text = String(decoding: input.dropFirst(), as: UTF8.self)
    var bag = DiagnosticBag()
    let source = SourceText(file: SourceFile(path: "<input>", bytes: Array(text.utf8)))
    let compiled = compiler.compile(template: source, at: positions[Int(first) % positions.count], into: &bag)
    try check(compiled, bag)
  }

  static func assembly(_ text: String) throws(BrokenProperty) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let program = try? Assembler.assemble(lines, source: "<input>") else { return }
    do throws(VerificationError) { try program.verify() } catch { return }
    try checkAssembly(of: program)
    try run(program)
  }

  /// Findings can be shown, a program without errors is sound, and there is one or the other.
  private static func check(_ compiled: CompiledExpression?, _ bag: DiagnosticBag) throws(BrokenProperty) {
    for finding in bag.sorted { _ = TextRenderer().render(finding) }
    guard let compiled else {
      if !bag.hasErrors { throw BrokenProperty("no program and no error") }
      return
    }
    do throws(VerificationError) { try compiled.program.verify() } catch {
      throw BrokenProperty("the verifier refuses what the compiler made: \(error.message) at @\(error.instruction)")
    }
    try checkAssembly(of: compiled.program)
    try run(compiled.program)
  }

  private static func checkAssembly(of program: Program) throws(BrokenProperty) {
    let lines = program.assembly
    let again: Program
    do throws(AssemblyError) { again = try Assembler.assemble(lines, source: program.source) } catch {
      throw BrokenProperty("assembly does not survive: \(error.message) at line \(error.line)")
    }
    if again.assembly != lines { throw BrokenProperty("assembly reads as another program") }
  }

  private static func run(_ program: Program) throws(BrokenProperty) {
    let keys = KeyTable()
    let arena = Arena()
    let context = CallContext(
      arena: arena, keys: keys, now: Instant(seconds: 1_710_083_045), identity: "bc_fuzz/1/1", maximumRange: 1_000)
    var environment = Environment()
    for (scope, value) in scopes { environment[scope] = Cell(value, arena: arena, keys: keys) }
    let executable = Executable(program, keys: keys)
    let text: String
    do throws(ProgramError) {
      text = JSONWriter.string(try Machine(context: context).run(executable, in: environment))
    } catch {
      if error.message.isEmpty { throw BrokenProperty("an error without a message") }
      return
    }
    if (try? JSONParser(keys: nil, depthLimit: 10_000).parse(PageBytes(Array(text.utf8)))) == nil {
      throw BrokenProperty("the value is no JSON: \(text.prefix(1_000))")
    }
  }
}
