// Limits of a run: exactly at the limit it passes, one over it is refused in words.

import Bytecode
import Functions
import Records
import TestSupport
import Testing
import Types
import Values
import VirtualMachine

struct LimitTests {
  private func run(_ text: String, _ limits: MachineLimits) -> String {
    guard let program = ExpressionRun.program(text) else { return "does not compile" }
    let keys = KeyTable()
    let arena = Arena()
    let executable = Executable(program, keys: keys)
    let context = CallContext(arena: arena, keys: keys, now: Instant(seconds: 0))
    var environment = Environment()
    let state = Value.object([
      .init("list", .array((0..<10).map { .int($0) })), .init("text", .string(String(repeating: "x", count: 100))),
    ])
    environment[.state] = Cell(state, arena: arena, keys: keys)
    return withExtendedLifetime(executable) {
      do throws(ProgramError) {
        return JSONWriter.string(try Machine(context: context, limits: limits).run(executable, in: environment))
      } catch {
        return error.message
      }
    }
  }

  private func nested(_ depth: Int) -> String {
    var text = "value"
    for level in 0..<depth {
      // Each level quotes the one inside, so quotes are escaped level by level.
      let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      text = "map(\(level == depth - 1 ? "state.list[:1]" : "[1]"), \"\(quoted)\")"
    }
    return text
  }

  @Test func nestingOfElements() {
    var limits = MachineLimits()
    limits.depth = 3
    #expect(run(nested(3), limits) == "[[[1]]]")
    #expect(run(nested(4), limits).contains("nested deeper than 3 levels"))
  }

  @Test func numberOfElements() {
    var limits = MachineLimits()
    limits.elements = 10
    #expect(run("length(map(state.list, 'value + 1'))", limits) == "10")
    #expect(run("length(map(state.list + [1], 'value + 1'))", limits).contains("visits more than 10 elements"))
    // Over the whole run, not each time.
    #expect(
      run("map(state.list[:3], 'length(filter(state.list, \"true\"))')", limits).contains("more than 10 elements"))
    #expect(
      run("length(map(state.list, 'value')) + length(filter(state.list, 'true'))", limits).contains("more than 10"))
  }

  @Test func lengthOfTexts() {
    var limits = MachineLimits()
    limits.textBytes = 200
    #expect(run("length(state.text + state.text)", limits) == "200")
    #expect(run("length(state.text + state.text + \"x\")", limits).contains("a text of more than 200 bytes"))
  }

  @Test func rangesOfATrillionAreRefusedAtOnce() {
    #expect(run("length(range(1, 1000000 + length(state.list) - 10))", MachineLimits()) == "1000000")
    let over = run("range(1, 1000001 + length(state.list) - 10)", MachineLimits())
    #expect(over.contains("this range has 1000001 elements and 1000000 are allowed"))
    #expect(run("range(length(state.list), 1000000000000)", MachineLimits()).contains("--max-chunks"))
    for text in ["range(1, 1000000000000)", "length(range(\"0001-01-01\", \"9999-12-31\", \"1s\"))"] {
      #expect(ExpressionRun.findings(text).contains("--max-chunks"), "\(text)")
    }
  }

  @Test func registersRunOutWithAFinding() {
    func names(_ count: Int) -> String { (0..<count).map { "env.x\($0)" }.joined(separator: ", ") }
    // One register is that of the scope.
    #expect(ExpressionRun.findings("array(\(names(253)))") == "")
    #expect(ExpressionRun.findings("array(\(names(254)))").hasPrefix("E011"))
  }

  @Test func longListsAreBuiltPieceByPiece() {
    for count in [64, 65, 128, 129, 300] {
      let numbers = (0..<count).map(String.init)
      let list = "[" + numbers.joined(separator: ",") + "]"
      #expect(run("[" + numbers.joined(separator: ", ") + ", state.none][:-1]", MachineLimits()) == list)
      let pairs = numbers.map { "\"k\($0)\": length(state.list) - 10 + \($0)" }
      let object = "{" + numbers.map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
      #expect(run("{" + pairs.joined(separator: ", ") + "}", MachineLimits()) == object)
      #expect(
        ExpressionRun.evaluate(numbers.map { "{ length(\"x\" + \($0)) }" }.joined(), asTemplate: true)
          == .value("\"" + numbers.map { String($0.count + 1) }.joined() + "\""))
    }
  }

  @Test func subprogramsRunOutWithAFinding() {
    let one = "length(map(state.list, 'value'))"
    #expect(ExpressionRun.findings((0..<255).map { _ in one }.joined(separator: " + ")) == "")
    #expect(ExpressionRun.findings((0..<256).map { _ in one }.joined(separator: " + ")).hasPrefix("E011"))
  }
}
