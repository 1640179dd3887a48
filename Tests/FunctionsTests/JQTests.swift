// jq programs: what they may not reach, what bounds them, and which numbers keep their digits.

import Functions
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
