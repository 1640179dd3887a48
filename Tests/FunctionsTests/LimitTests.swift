// Texts that would fill the memory: an error, not a long wait.

import Functions
import Testing
import Values

@Suite struct LimitTests {
  @Test func textsThatGrow() {
    let many = Value.string(String(repeating: "a", count: 1_000))
    let long = Value.string(String(repeating: "b", count: 1_000_000))
    let elements = Value.array(Array(repeating: .string("a"), count: 1_000))
    let rows: [(String, [Value], String)] = [
      ("replace", [many, .string("a"), long], "replace gives a text of more than 256 MiB"),
      ("regex_replace", [many, .string("a"), long], "regex_replace gives a text of more than 256 MiB"),
      ("join", [elements, long], "join gives a text of more than 256 MiB"),
      ("lpad", [.string("a"), .int(10_000_001)], "is more than 10000000"),
      ("rpad", [.string("a"), .int(.max)], "is more than 10000000"),
      ("format", [.string(String(repeating: "%9999999d", count: 3)), .int(1), .int(1), .int(1)], "more than 10000000"),
      ("float_format", [.decimal(Decimal(text: "1e99999999")), .string("%f")], "more than 10000000"),
    ]
    for (name, arguments, expected) in rows {
      let result = call(name, arguments)
      #expect(result.hasPrefix("error: ") && result.contains(expected), "\(name): \(result.prefix(200))")
    }
  }

  @Test func atTheLimit() {
    #expect(call("length", [.string(String(repeating: "é", count: 5))]) == "5")
    let context = testContext()
    let padded = call("lpad", [.string("x"), .int(10_000_000)], in: context)
    #expect(padded.utf8.count == 10_000_002)
  }
}
