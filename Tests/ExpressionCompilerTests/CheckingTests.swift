// What the checker says before anything runs.

import TestSupport
import Testing

struct CheckingTests {
  @Test func mistakesAreFoundOnce() {
    let table: [(String, String)] = [
      ("recrod.id", "E002 unknown name 'recrod'"), ("rnage(1, 5)", "E003 unknown function 'rnage'"),
      ("date_format(now())", "E004 'date_format' takes 2 to 3 arguments, found 1"),
      ("context.range_begin", "E008 'context' has no 'range_begin'"),
      ("response.status.code", "E013 an int has no members"),
      ("length(response.records) && true", "E006 the left side of '&&' must be a bool, found int"),
      ("!1", "E006 the operand of '!' must be a bool, found int"), ("true - 1", "E006 '-' does not take bool and int"),
      ("\"a\" < 1", "E006 '<' does not compare string with int"),
      ("null < 1", "E006 '<' does not compare null with int"),
      ("response.status == \"429\"", "E012 int and string are never equal"),
      ("queue.ids", "S001 'queue' is not known in the test"),
      ("range(1, 5", "E001 expected ')' after the arguments of 'range', found the end"),
      ("1 +", "E001 expected a value, found the end"),
      ("a = 1", "E001 unexpected '='"), ("\"open", "E001 string without end"),
      ("1 2", "E001 unexpected a value after the expression"),
      ("", "E001 expected an expression"), ("123abc", "E001 unexpected character after the number '123'"),
      ("date_parse(\"20240131\")", "E018"), ("1 / 0", "E015 '/' by zero"), ("to_int(\"abc\")", "E015 to_int"),
      ("1 == 1 ? 2 : 3", "E016 this condition is always true"),
      ("response.json == null && response.json.code == 1", "E017 this is always null, so it has no 'code'"),
      ("map([1], \"value.x\")", "E013 an int has no members"),
      ("map([1], state.f)", "E005 'map' takes its expression as a string literal"),
      ("filter([1], \"value\")", "E006 the expression of 'filter' must give a bool, found int"),
      ("map([1], \"value +\")", "E001 expected a value"),
      ("map(5, \"value\")", "E005 'map' takes an array, found int"),
      ("map([1], \"vlaue\")", "E002 unknown name 'vlaue'"),
      ("date_add(now(), 1, \"dya\")", "E007"), ("range(\"2024-01-01\", \"2024-02-01\", \"1x\")", "E007"),
    ]
    for (text, expected) in table {
      let found = ExpressionRun.findings(text)
      #expect(found.hasPrefix(expected) && !found.contains("\n"), "\(text) → \(found)")
    }
  }

  @Test func whatMayBeRightIsLeftAlone() {
    let table = [
      "record.anything.at.all > 5", "coalesce(env.X, sync.y, 0)", "state.offset + state.limit",
      "response.json.a[0].b == null",
      "length(response.records) == 0 || response.json.has_more == false", "response.headers[\"content-type\"]",
      "secrets.x + \"!\"",
      "if(is_null(state.a), 1, \"b\")", "response.json != null && response.json.code == 1", "true ? 1 : 1 / 0",
      "coalesce(state.a, 1 / 0)",
      "map(response.records, \"value.id\")", "filter(response.records, 'value.ok && length(value.name) > 1')",
    ]
    for text in table { #expect(ExpressionRun.findings(text) == "", "\(text)") }
  }

  @Test func doubtfulBracesAreJudgedByTheirPlace() {
    #expect(ExpressionRun.findings("{sate.x}", asTemplate: true).hasPrefix("E010 unknown scope 'sate'"))
    #expect(ExpressionRun.findings("{dat_format(1)}", asTemplate: true).hasPrefix("E010 unknown function 'dat_format'"))
    #expect(ExpressionRun.findings("{state.x + }", asTemplate: true).hasPrefix("E010"))
    #expect(ExpressionRun.findings("{name}", asTemplate: true) == "")
  }
}
