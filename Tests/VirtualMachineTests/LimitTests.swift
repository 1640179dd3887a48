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
    #expect(run("range(1, 1000000000000)", MachineLimits()).contains("--max-chunks"))
    #expect(run("length(range(\"0001-01-01\", \"9999-12-31\", \"1s\"))", MachineLimits()).contains("--max-chunks"))
  }

  @Test func registersRunOutWithAFinding() {
    let many = "[" + (0..<300).map { "state.x\($0)" }.joined(separator: ", ") + "]"
    #expect(ExpressionRun.findings(many).hasPrefix("E011"))
    let enough = "[" + (0..<250).map { "state.x\($0)" }.joined(separator: ", ") + "]"
    #expect(ExpressionRun.findings(enough) == "")
  }

  @Test func subprogramsRunOutWithAFinding() {
    let one = "length(map(state.list, 'value'))"
    #expect(ExpressionRun.findings((0..<255).map { _ in one }.joined(separator: " + ")) == "")
    #expect(ExpressionRun.findings((0..<256).map { _ in one }.joined(separator: " + ")).hasPrefix("E011"))
  }
}
