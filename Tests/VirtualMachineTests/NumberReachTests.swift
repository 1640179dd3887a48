// The one bound of how large and how small numbers are, at each way in and out: what is written by one is read by all.

import Bytecode
import Records
import TestSupport
import Testing
import Values

struct NumberReachTests {
  private static let inside = ["1e1000000000", "-1e1000000000", "9.9e1000000000", "12e999999999", "0.01e1000000002"]
  private static let small = ["1e-1000000000", "-5e-1000000000", "12e-1000000001", "0e99999999999999999999"]
  private static let beyond = [
    "1e1000000001", "12e1000000000", "-1e1000000001", "1e-1000000001", "0.1e-1000000000", "1e99999999999999999999",
    "1e-99999999999999999999",
  ]
  private static let said = "this number is beyond 10^±1,000,000,000"

  /// The value of an expression over `state.n`, a string.
  private func result(_ expression: String, _ number: String = "0") -> ExpressionOutcome {
    ExpressionRun.evaluate(expression, scopes: ["state": "{\"n\": \"\(number)\"}"])
  }

  @Test(arguments: inside + small) func insideIsReadEverywhere(number: String) throws {
    let value = try #require(NumberText.classify(number))
    #expect(try JSONText.parse(number) == value)
    let page = try JSONParser(keys: nil).parse(PageBytes(Array(number.utf8)))
    #expect(Value(page.root) == value)
    let program = try Assembler.assemble(["const r0, \(number)", "return r0"], source: "")
    #expect(program.constants == [value])
    let written = CanonicalJSON.text(of: value)
    for text in [number, "from_json(state.n)"] {
      guard case .value(let json) = result(text, number) else {
        Issue.record("\(text): \(result(text, number))")
        continue
      }
      #expect(try JSONText.parse(json) == value, "\(text)")
    }
    #expect(try JSONText.parse(written) == value)
    guard case .value(let cast) = result("cast(state.n, 'decimal')", number) else {
      Issue.record("cast: \(result("cast(state.n, 'decimal')", number))")
      return
    }
    #expect(Decimal(jsonNumber: cast) == Decimal(jsonNumber: number))
  }

  @Test(arguments: beyond) func beyondIsRefusedEverywhere(number: String) throws {
    #expect(NumberText.classify(number) == nil && Decimal(jsonNumber: number) == nil)
    let text = #expect(throws: JSONTextError.self) { try JSONText.parse(number) }
    #expect(text?.message == Self.said)
    let page = #expect(throws: JSONError.self) { try JSONParser(keys: nil).parse(PageBytes(Array(number.utf8))) }
    #expect(page?.message == Self.said)
    #expect(throws: AssemblyError.self) {
      try Assembler.assemble(["const r0, \(number)", "return r0"], source: "")
    }
    guard case .findings(let literal) = result(number) else {
      Issue.record("\(number): \(result(number))")
      return
    }
    #expect(literal.contains(Self.said))
    for expression in ["from_json(state.n)", "cast(state.n, 'decimal')", "to_int(state.n)"] {
      guard case .error = result(expression, number) else {
        Issue.record("\(expression): \(result(expression, number))")
        continue
      }
    }
  }

  @Test func arithmeticStaysInside() {
    let rows: [(String, String?)] = [
      ("1e500000000 * 1e500000000", "1e1000000000"), ("1e500000000 * 1e500000001", nil),
      ("1e-500000000 * 1e-500000000", "1e-1000000000"), ("1e-500000000 * 1e-500000001", nil),
      ("5e1000000000 + 4e1000000000", "9e1000000000"), ("5e1000000000 + 5e1000000000", nil),
      ("-5e1000000000 - 4e1000000000", "-9e1000000000"), ("-5e1000000000 - 5e1000000000", nil),
      ("15e-1000000000 - 14e-1000000000", "1e-1000000000"), ("1.5e-1000000000 - 1.4e-1000000000", nil),
      ("sum([5e1000000000, 4e1000000000])", "9e1000000000"), ("sum([5e1000000000, 5e1000000000])", nil),
    ]
    for (text, expected) in rows {
      for folds in [true, false] {
        let outcome = ExpressionRun.evaluate(text, folds: folds)
        switch (outcome, expected) {
        case (.value(let json), let expected?): #expect(json == expected, "\(text)")
        case (.findings(let said), nil), (.error(let said), nil):
          #expect(said.contains("too many digits"), "\(text): \(said)")
        default: Issue.record("\(text): \(outcome)")
        }
      }
    }
  }
}
