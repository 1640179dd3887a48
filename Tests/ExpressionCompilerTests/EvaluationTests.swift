// What expressions give, through every phase: text, tree, types, program, assembly, verifier, machine.

import TestSupport
import Testing

struct EvaluationTests {
  private static let scopes = [
    "state":
      #"{"n": 7, "name": "ada", "none": null, "list": [1, 2, 3], "deep": {"a": [{"b": "x"}]}, "big": 9007199254740993}"#,
    "response": #"{"status": 200, "records": [{"id": 1}, {"id": 2}], "json": {"has_more": false}}"#,
    "record": #"{"id": 12345678901234567, "amount": 1.50, "kind": "a"}"#,
  ]

  @Test func expressionsGiveTheirValues() {
    let table: [(String, String)] = [
      // Literals
      ("1", "1"), ("0x1F", "31"), ("1.5", "1.5"), ("\"a\\n\"", #""a\n""#), ("'it'", #""it""#),
      ("`raw\\n`", #""raw\\n""#),
      ("nil", "null"), ("null", "null"), ("[1, \"a\", null]", #"[1,"a",null]"#),
      ("{\"a\": 1, \"b\": [2]}", #"{"a":1,"b":[2]}"#),
      // Arithmetic
      ("7 / 2", "3.5"), ("6 / 3", "2"), ("7 % 3", "1"), ("-7 % 3", "-1"), ("2 ** 10", "1024"), ("2 ** 3 ** 2", "64"),
      ("2 ** -1", "0.5"),
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("-2 ** 2", "4"), ("1 + 0.5", "1.5"),
      ("0.1 + 0.2", "0.30000000000000004"),
      ("state.big + 0.5", "9007199254740993.5"), ("9223372036854775808 + 1", "9223372036854775809"),
      ("1 << 4 | 3", "19"), ("~0", "-1"), ("6 & 3 ^ 1", "3"),
      ("type_of(cast(\"1.5\", \"decimal\") + state.n)", "\"decimal\""),
      ("type_of(12345678901234567890.5 - 12345678901234567890 + state.n)", "\"decimal\""),
      // Text
      ("\"a\" + \"b\"", #""ab""#), ("\"n=\" + 5", #""n=5""#), ("state.name + state.n", #""ada7""#),
      // Comparison
      ("1 == 1.0", "true"), ("\"b\" > \"a\"", "true"), ("state.big > 9007199254740992", "true"),
      ("state.none == null", "true"),
      ("2 in [1, 2]", "true"), ("!(1 in [2])", "true"), ("state.list[0] < 2 && state.n >= 7", "true"),
      // Short circuits keep the right side from running
      ("false && state.none > 1", "false"), ("true || state.none > 1", "true"), ("true ? 1 : 1 / 0", "1"),
      ("coalesce(state.none, 5, 1 / 0)", "5"), ("if(true, 1, 1 / 0)", "1"),
      // Access
      ("state.missing", "null"), ("state.none.x.y", "null"), ("state.list[-1]", "3"), ("state.list[9]", "null"),
      ("state.list[1:]", "[2,3]"), ("state.list[:-1]", "[1,2]"), ("state.name[1:]", #""da""#), ("state[\"n\"]", "7"),
      ("state.deep.a[0].b", #""x""#), ("response.records[-1].id", "2"), ("record.id", "12345678901234567"),
      ("record.amount", "1.5"),
      // Comments and white space
      ("1 // one\n + /* two */ 2", "3"),
      // Calls
      ("length(response.records) < state.n", "true"), ("to_int(\"10000\") + 999", "10999"),
      ("date_format(date_add(now(), -7, \"day\"), \"%Y-%m-%d\")", #""2024-03-03""#),
      ("range(\"10000\", \"14500\", \"1000\")", "[10000,11000,12000,13000,14000]"),
      ("range(\"2024-01-31\", \"2024-04-30\", \"1M\")[1]", #""2024-02-29T00:00:00Z""#),
      // Lazy ranges are arrays to everybody else
      ("[range(1, 3)]", "[[1,2,3]]"), ("range(1, 3) == [1, 2, 3]", "true"), ("range(1, 2) + [3]", "[1,2,3]"),
      ("range(1, 5)[1:3]", "[2,3]"), ("{\"r\": range(1, 2)}", #"{"r":[1,2]}"#), ("2 in range(1, 3)", "true"),
    ]
    for (text, expected) in table {
      #expect(ExpressionRun.evaluate(text, scopes: Self.scopes) == .value(expected), "\(text)")
      #expect(ExpressionRun.evaluate(text, scopes: Self.scopes, folds: false) == .value(expected), "\(text)")
    }
  }

  @Test func templatesKeepTheTypeOfASingleHole() {
    let table: [(String, String)] = [
      ("{state.n}", "7"), (" {state.list}\n", "[1,2,3]"), ("n={state.n}", #""n=7""#), ("{state.none}", "null"),
      ("a{state.none}b", #""ab""#),
      ("{state.list}!", #""[1,2,3]!""#), (#"{"q": "{state.name}"}"#, #""{\"q\": \"ada\"}""#), (#"\d{4}"#, #""\\d{4}""#),
      (#"\{state.n}"#, #""{state.n}""#),
      ("query { user(id: 1) { name } }", #""query { user(id: 1) { name } }""#), ("plain", #""plain""#),
      ("{1 + 1}", #""{1 + 1}""#),
      ("{length(\"{\")}", "1"), ("2024-{state.n}-{state.n}", #""2024-7-7""#), ("{\"a\": {state.n}}", #""{\"a\": 7}""#),
    ]
    for (text, expected) in table {
      #expect(ExpressionRun.evaluate(text, scopes: Self.scopes, asTemplate: true) == .value(expected), "\(text)")
    }
  }

  @Test func whatCannotBeComputedSaysWhy() {
    let table: [(String, String)] = [
      ("state.none > 1", "'>' does not compare null with an int"),
      ("state.name < 1", "'<' does not compare a string with an int"),
      ("1 / 0", "'/' by zero"), ("9223372036854775807 + 1", "'+' leaves the range of 64-bit integers"),
      ("state.n.x", "an int has no members, so no 'x'"),
      ("state.n && true", "a condition must be a bool, found an int"),
      ("state.name - 1", "'-' takes numbers, found a string and an int"),
      // What may be null never reaches an instruction that relies on ints.
      ("to_int(inputs.missing) + 1", "'+' takes numbers, found null and an int"),
      ("length(split(inputs.missing, \",\")) + 1.5 * to_int(inputs.x)", "'*' takes numbers, found a float and null"),
    ]
    for (text, expected) in table {
      #expect(ExpressionRun.evaluate(text, scopes: Self.scopes, folds: false) == .error(expected), "\(text)")
    }
  }

  @Test func errorsKeepValuesToThemselves() {
    let outcome = ExpressionRun.evaluate("secrets.key < 1", scopes: ["secrets": #"{"key": "hunter2-hunter2"}"#])
    #expect(outcome == .error("'<' does not compare a string with an int"))
  }
}
