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

  /// The reason stands in the text, though part of the operands is not known.
  @Test func whatFailsWithAnyDataIsFound() {
    let table: [(String, String)] = [
      ("state.a / 0", "E015 '/' by zero"), ("state.a % 0.0", "E015 '%' by zero"),
      ("state.a << 64", "E015 '<<' takes 0 to 63 bits"), ("state.a >> -1", "E015 '>>' takes 0 to 63 bits"),
      ("chunk(state.a, 0)", "E007 chunk: the size must be 1 or more, not 0"),
      ("replace(record.s, \"\", \"x\")", "E007 replace: the text to replace is empty"),
      ("lpad(record.s, 5, \"\")", "E007 lpad: the fill is empty"),
      ("range(state.a, state.b, 0)", "E007 range: the step cannot be zero"),
      ("range(state.a, state.b, \"0\")", "E007 the step cannot be zero"),
      ("range(state.a, null)", "E007 range: the end of the range is null"),
      ("range(1, 10, 0)", "E007 range: the step cannot be zero"),
      ("range(\"2024-01-01\", 5)", "E007 range: start \"2024-01-01\" and end 5 must both be dates"),
      ("range(1, 1000000000000)", "E007 range: this range has 1000000000000 elements"),
      ("regex_extract(record.s, \"(a)\", 2)", "E007 regex_extract: the regular expression has 1 groups"),
      ("format(\"%s %s\", state.a)", "E007 format: the pattern \"%s %s\" has 2 directives, and there are 1 values"),
      ("object(\"a\", state.x, \"b\")", "E007 object: the key \"b\" has no value"),
      ("object(1, state.x)", "E007 object: a key must be text, not 1"),
      ("object_rename(record, \"a\")", "E007 object_rename: the name \"a\" has no new name"),
      ("get_path(record, \"a.b[\")", "E007 get_path: \"a.b[\" is not a path"),
      ("element(state.a, 1.5)", "E007 element: the index must be a whole number, not 1.5"),
      ("date_add(now(), 99999999999, \"year\")", "E007 date_add: the result lies outside the years"),
      ("greatest(\"a\", now())", "E007 greatest: \"a\" is not a date"),
      ("cast({\"a\": state.x}, \"date\")", "E007 cast: a date must be a timestamp, text or UNIX seconds"),
      ("1 == 1 && state.ok", "E016 this condition is always true"),
      ("get_path({\"a\": 1}, \"a[\")", "E007 get_path"), ("{\"a\": 1}.a / 0", "E015 '/' by zero"),
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
      "coalesce(state.a, 1 / 0)", "state.a / 2", "state.a << 63", "chunk(state.a, 1)", "range(state.a, state.b, -1)",
      "range(state.a, \"2024-01-01\")", "range(5, state.b)", "range(\"2024-01-01\", \"2024-02-01\", state.step)",
      "date_parse(record.d, \"%d.%m.%Y\")", "object_zip(state.k, [1, 2, 3, 4])", "explode(record, \"items\")",
      "cast(record.x, \"bool\")", "date_add(state.d, 9000, \"year\")", "state.a ? 1 / 0 : 2",
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
