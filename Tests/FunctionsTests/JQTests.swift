// jq programs: what they may not reach, what bounds them, and which numbers keep their digits.

import Dispatch
import Functions
import Records
import Synchronization
import Testing
import Values

@Suite struct JQTests {
  @Test func rows() throws {
    let rows = [
      Row("jq", "[{\"a\": \"é😀\\n\"}, \".a\"]", "\"é😀\\n\""),
      Row("jq", "[[1, 2.5, -0.1, 1e300], \".\"]", "[1,2.5,-0.1,1e300]"),
      Row("jq", "[{\"t\": \"2024-01-01T00:00:00Z\"}, \"type\"]", "\"string\""),
      Row("jq", "[5, \"empty\"]", "null"),
      Row("jq", "[5, \"., .\"]", "[5,5]"),
      Row("jq", "[5, \"null\"]", "null"),
      Row("jq", "[5, \"nan\"]", "null"),
      Row("jq", "[{\"a\": 1}, \"{b: .a, \\\"c\\\": [.a]}\"]", "{\"b\":1,\"c\":[1]}"),
      Row("jq", "[5, \"error(\\\"no \\\" + \\\"way\\\")\"]", "error: fails: no way"),
      Row("jq", "[5, \"error({a: 1})\"]", "error: fails: {\"a\":1}"),
      Row("jq", "[5, \"try error(\\\"x\\\") catch .\"]", "\"x\""),
      Row("jq", "[5, \"\"]", "error: is wrong"),
      Row("jq", "[5, \") | (\"]", "error: is wrong"),
      // Nothing but the value.
      Row("jq", "[5, \"$ENV\"]", "{}"),
      Row("jq", "[5, \"env\"]", "error: 'env' is not available here"),
      Row("jq", "[5, \"$ENV.PATH\"]", "null"),
      Row("jq", "[5, \"input\"]", "error: 'input' is not available here"),
      Row("jq", "[5, \"[inputs]\"]", "error: 'inputs' is not available here"),
      Row("jq", "[5, \"debug\"]", "error: 'debug' is not available here"),
      Row("jq", "[5, \"stderr\"]", "error: 'stderr' is not available here"),
      Row("jq", "[5, \"now\"]", "error: 'now' is not available here"),
      Row("jq", "[5, \"halt\"]", "error: 'halt' is not available here"),
      Row("jq", "[5, \"halt_error\"]", "error: 'halt_error' is not available here"),
      Row("jq", "[5, \"halt_error(1)\"]", "error: 'halt_error' is not available here"),
      Row("jq", "[5, \"strflocaltime(\\\"%H\\\")\"]", "error: 'localtime' is not available here"),
      Row("jq", "[\"a\", \"modulemeta\"]", "error: 'modulemeta' is not available here"),
      Row("jq", "[5, \"import \\\"/etc/passwd\\\" as x; .\"]", "error: is wrong"),
      Row("jq", "[5, \"include \\\"/etc/passwd\\\"; .\"]", "error: is wrong"),
      // Bounds.
      Row("jq", "[5, \"repeat(1)\"]", "error: there are too many results"),
      Row("jq", "[5, \"(\\\"x\\\" * 1000000) as $s | [range(70) | $s]\"]", "error: the results are too large"),
      Row("jq", "[5, \"reduce range(300) as $i (0; [.])\"]", "error: a result is nested too deeply"),
      // Digits.
      Row(
        "jq", "[{\"a\": 9007199254740993, \"b\": 0.12345678901234567890123}, \".\"]",
        "{\"a\":9007199254740993,\"b\":0.12345678901234567890123}"),
      Row("jq", "[{\"a\": [1e400, -1e400]}, \".a | reverse\"]", "[-1e400,1e400]"),
      Row("jq", "[[9007199254740993, 9007199254740993], \"unique\"]", "[9007199254740993]"),
      Row("jq", "[[9007199254740993, 9007199254740992], \"length\"]", "2"),
      Row("jq", "[[9007199254740993, 9007199254740992], \".[1]\"]", "error: use jmespath or get_path"),
      Row("jq", "[[1e-400], \".\"]", "error: is too small for one"),
    ]
    for row in rows {
      let result = try row.result()
      #expect(row.isMet(by: result), "\(row.arguments): \(result), said \(row.expected)")
    }
  }

  /// What a program gives over null under these limits.
  private func outcome(_ program: String, _ change: (inout JQLimits) -> Void) -> String {
    var limits = JQLimits()
    change(&limits)
    let context = testContext()
    let text = Cell(.string(program), arena: context.arena, keys: context.keys)
    let results = Result { () throws(FunctionError) -> String in
      JSONWriter.string(try JQProgram.results(of: .null, text, context, limits: limits))
    }
    return withExtendedLifetime(context) {
      switch results {
      case .success(let text): text
      case .failure(let error): "error: \(error.message)"
      }
    }
  }

  @Test func limitsAndOneOver() {
    #expect(outcome("range(3)") { $0.results = 3 } == "[0,1,2]")
    #expect(outcome("range(4)") { $0.results = 3 }.contains("there are too many results"))
    #expect(outcome("\"abc\"") { $0.resultBytes = 6 } == "[\"abc\"]")
    #expect(outcome("\"abcd\"") { $0.resultBytes = 6 }.contains("the results are too large"))
    #expect(outcome("[[1]]") { $0.depth = 2 } == "[[[1]]]")
    #expect(outcome("[[[1]]]") { $0.depth = 2 }.contains("a result is nested too deeply"))
  }

  /// What nothing inside a process could stop.
  @Test(arguments: [
    ("until(false; .)", "takes more than 200 ms of processor time"),
    ("[recurse(.)]", "takes more than"),
    ("reduce range(1e9) as $i (0; . + $i)", "takes more than 200 ms of processor time"),
    ("def f: [f]; f", "takes more than"),
    ("def f: 1 + f; f", "takes more than"),
    ("[range(1e9)]", "takes more than"),
    ("\"x\" * 2e9 | length", "takes more than"),
    ("\"x\" * 1e10 | length", "error: "),
    ("reduce range(1e6) as $i (0; [.]) | 1", "error: "),
  ])
  func runawayPrograms(program: String, reason: String) {
    let result = outcome(program) { limits in
      limits.memory = 64 << 20
      limits.milliseconds = 200
    }
    #expect(result.hasPrefix("error: ") && result.contains(reason), "\(program): \(result)")
    #expect(outcome("1 + 1") { _ in } == "[2]", "after \(program)")
  }

  @Test func memoryAtAndPastItsLimit() {
    #expect(outcome("\"x\" * 10000000 | length") { $0.memory = 256 << 20 } == "[10000000]")
    #expect(outcome("\"x\" * 100000000 | length") { $0.memory = 64 << 20 }.contains("takes more than 64 MiB of memory"))
  }

  @Test func aCrashIsAnError() {
    #expect(outcome("reduce range(1e6) as $i (0; [.]) | 1") { _ in }.contains("libjq crashed"))
  }

  @Test func threadsRunSideBySide() {
    let wrong = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { number in
      for index in 0..<20 {
        let result = outcome("\(number) * 1000 + \(index)") { _ in }
        if result != "[\(number * 1000 + index)]" { wrong.withLock { $0.append(result) } }
      }
    }
    #expect(wrong.withLock { $0 } == [])
  }

  @Test func programsAreKept() {
    let context = testContext()
    for number in 0..<3 {
      #expect(call("jq", [.array([.int(Int64(number))]), .string(".[0] + 1")], in: context) == "\(number + 1)")
    }
    // A run that failed leaves no trace.
    #expect(call("jq", [.string("a"), .string(".[0] + 1")], in: context).hasPrefix("error: "))
    #expect(call("jq", [.array([.int(7)]), .string(".[0] + 1")], in: context) == "8")
  }
}
