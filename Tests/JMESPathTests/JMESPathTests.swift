// What the standard's cases leave open: exact numbers, places of errors, limits, and results without a copy.

import JMESPath
import Records
import Testing

struct JMESPathTests {
  private let keys = KeyTable()

  /// The compact JSON of `text` evaluated over the JSON `given`.
  private func evaluate(_ text: String, _ given: String = "null", maximumBytes: Int = 1 << 20) throws -> String {
    let page = try JSONParser(keys: keys).parse(PageBytes(Array(given.utf8)))
    let expression = try JMESPathExpression.compile(text, keys: keys)
    let arena = Arena()
    let context = JMESPathContext(arena: arena, keys: keys, maximumBytes: maximumBytes)
    return try withExtendedLifetime((page, expression)) {
      JSONWriter.string(try expression.evaluate(page.root, context: context))
    }
  }

  @Test func results() throws {
    let rows: [(expression: String, given: String, result: String)] = [
      // Whole numbers stay whole, beyond 2^53 and beyond 64 bits too.
      ("sum(@)", "[1,2,3]", "6"), ("sum(@)", "[]", "0"), ("sum(@)", "[9007199254740993,2]", "9007199254740995"),
      ("sum(@)", "[9223372036854775807,1]", "9223372036854775808"), ("sum(@)", "[0.5,1]", "1.5"),
      ("sum(@)", "[9007199254740993,0.5]", "9007199254740993.5"),
      ("sum(@)", "[0.10000000000000000000000001,0.2]", "0.30000000000000000000000001"),
      ("avg(@)", "[1,2,3]", "2"), ("avg(@)", "[1,2]", "1.5"), ("avg(@)", "[]", "null"),
      ("avg(@)", "[9223372036854775807,9223372036854775805]", "9223372036854775806"),
      ("abs(@)", "-9223372036854775808", "9223372036854775808"), ("abs(@)", "-0.25", "0.25"),
      ("abs(@)", "-12345678901234567890", "12345678901234567890"),
      ("ceil(@)", "1.2", "2"), ("floor(@)", "-1.2", "-2"), ("ceil(@)", "7", "7"), ("floor(@)", "1e300", "1e300"),
      ("ceil(@)", "12345678901234567890.5", "12345678901234567891"),
      ("floor(@)", "12345678901234567890.5", "12345678901234567890"),
      ("floor(@)", "-12345678901234567890.5", "-12345678901234567891"),
      ("ceil(@)", "-12345678901234567890.5", "-12345678901234567890"),
      ("ceil(@)", "1.0000000000000000000001e-400", "1"), ("floor(@)", "-1.0000000000000000000001e-400", "-1"),
      ("floor(@)", "1.5e400", "1.5e400"),
      ("to_number(@)", "\"12345678901234567890\"", "12345678901234567890"), ("to_number(@)", "\"1.50\"", "1.5"),
      ("to_number(@)", "\"01\"", "null"), ("to_number(@)", "\"\"", "null"), ("to_number(@)", "\"0x10\"", "null"),
      ("max(@)", "[9007199254740992,9007199254740993]", "9007199254740993"),
      ("[?@ > `9007199254740992.5`]", "[9007199254740993]", "[9007199254740993]"),
      // Text.
      ("length(@)", "\"日本😀\"", "3"), ("reverse(@)", "\"aé😀\"", "\"😀éa\""), ("reverse(@)", "\"\"", "\"\""),
      ("contains(@, 'aab')", "\"aaab\"", "true"), ("contains(@, 'abab')", "\"abaabab\"", "true"),
      ("contains(@, 'abb')", "\"ababa\"", "false"), ("contains(@, '')", "\"\"", "true"),
      ("contains(@, `1.0`)", "[1]", "true"), ("join('', @)", "[]", "\"\""),
      ("join(', ', @)", "[\"a\",\"\"]", "\"a, \""),
      ("to_string(@)", "{\"b\":[1.0,\"x\"]}", #""{\"b\":[1.0,\"x\"]}""#), ("to_string(@)", "\"x\"", "\"x\""),
      ("starts_with(@, 'é')", "\"été\"", "true"), ("ends_with(@, 'té')", "\"é\"", "false"),
      // Objects keep their order; of equal names the first place and the last value count.
      ("keys(@)", "{\"b\":1,\"a\":2}", "[\"b\",\"a\"]"), ("values(@)", "{\"b\":1,\"a\":2}", "[1,2]"),
      ("merge(@, `{\"c\":3,\"a\":4}`)", "{\"b\":1,\"a\":2}", "{\"b\":1,\"a\":4,\"c\":3}"),
      ("{a: b, c: a, a: a}", "{\"b\":1,\"a\":2}", "{\"a\":2,\"c\":2}"), ("*", "{\"b\":1,\"a\":null}", "[1]"),
      // Slices at the edges.
      ("[::9223372036854775807]", "[1,2,3]", "[1]"), ("[::-9223372036854775808]", "[1,2,3]", "[3]"),
      ("[-9223372036854775808:9223372036854775807]", "[1,2]", "[1,2]"), ("[9223372036854775807:]", "[1,2]", "[]"),
      ("[-2:]", "[1,2,3]", "[2,3]"), ("[::-1]", "[1,2,3]", "[3,2,1]"), ("[:]", "[]", "[]"),
      // Sorting is stable.
      ("sort_by(@, &k)[].v", #"[{"k":2,"v":1},{"k":1,"v":2},{"k":2,"v":3},{"k":1,"v":4}]"#, "[2,4,1,3]"),
      ("max_by(@, &k).v", #"[{"k":1,"v":1},{"k":2,"v":2},{"k":2,"v":3}]"#, "2"), ("min_by(@, &k)", "[]", "null"),
      // Nulls are left out of projections, not of map.
      ("[].a", #"[{"a":1},{},{"a":null},null]"#, "[1]"), ("map(&a, @)", #"[{"a":1},{}]"#, "[1,null]"),
      ("a[].b[]", #"{"a":[{"b":[1,2]},{"b":[3]},{}]}"#, "[1,2,3]"), ("a[]", #"{"a":{"b":1}}"#, "null"),
      ("a.b.c", "{}", "null"), ("@", "[1]", "[1]"), ("a || `[]`", "{}", "[]"), ("not_null(a, b, 'x')", "{}", "\"x\""),
      ("\"a\\u0062\"", #"{"ab":1}"#, "1"), ("`\"a\\`b\"`", "null", "\"a`b\""), ("{\"é\": @}", "1", "{\"é\":1}"),
    ]
    for row in rows {
      #expect(try evaluate(row.expression, row.given) == row.result, "\(row.expression) of \(row.given)")
    }
  }

  @Test func errorsSayWhere() {
    let rows: [(expression: String, kind: JMESPathError.Kind, offset: Int, message: String)] = [
      ("", .syntax, 0, "an expression is expected, not the end"),
      ("a.", .syntax, 2, "a name, '*', '[' or '{' is expected, not the end"),
      ("data.events[", .syntax, 12, "an index, a slice or '*' is expected, not the end"),
      ("a[?b", .syntax, 4, "']' is expected, not the end"),
      ("a b", .syntax, 2, "the end of the expression is expected, not 'b'"),
      ("a = b", .syntax, 2, "'=' compares nothing; write '=='"), ("ä", .syntax, 0, "'ä' has no meaning here"),
      ("é.#", .syntax, 0, "'é' has no meaning here"), ("a | 'x", .syntax, 4, "the string in single quotes has no end"),
      ("a | `[1,]`", .syntax, 8, "this is no JSON: a value is expected, not ']'"),
      ("a | \"x\\q\"", .syntax, 6, "this is no JSON: a backslash must be followed by one of \" \\ / b f n r t u"),
      ("x.lenght(@)", .unknownFunction, 2, "there is no function 'lenght'"),
      ("length(a, b)", .invalidArity, 0, "length() takes 1 argument, not 2"),
      ("a.not_null()", .invalidArity, 2, "not_null() takes at least 1 argument, not 0"),
      ("sort_by(@)", .invalidArity, 0, "sort_by() takes 2 arguments, not 1"),
      ("[::0]", .invalidValue, 0, "the step of a slice must not be 0"),
      ("\"length\"(@)", .syntax, 0, "a function's name has no quotes"),
      ("&a", .syntax, 0, "an expression reference (&…) is only for functions such as sort_by"),
      ("a[99999999999999999999]", .syntax, 2, "the index 99999999999999999999 is too large"),
      ("a == length(`1`)", .invalidType, 12, "length() takes a string, array or object here, not a number"),
      (
        "sum(`[1, \"2\", null]`)", .invalidType, 4,
        "sum() takes an array of numbers here, not an array of number and string and null"
      ),
      ("sort_by(`[{}]`, &a)", .invalidType, 16, "sort_by() compares numbers or strings, not null"),
      (
        "max_by(`[1, \"2\"]`, &@)", .invalidType, 19, "max_by() compares numbers or strings, not a string with a number"
      ),
      ("map(@, @)", .invalidType, 4, "map() takes an expression reference (&…) here, not null"),
      ("abs(&a)", .invalidType, 4, "abs() takes a number here, not an expression reference"),
      ("sum(`[1e400, 1e-400000]`)", .invalidValue, 0, "the numbers are too far apart to be added exactly"),
      ("sum(`[1e308, 1e308]`)", .invalidValue, 0, "the sum is too large for a number"),
    ]
    for row in rows {
      let error = #expect(throws: JMESPathError.self, "\(row.expression)") { try evaluate(row.expression) }
      #expect(error?.kind == row.kind && error?.offset == row.offset, "\(row.expression): \(String(describing: error))")
      #expect(error?.message == row.message, "\(row.expression)")
    }
  }

  @Test func whatNeedsNoCopyIsNotCopied() throws {
    let text = #"{"data":{"events":[{"a":1},{"a":2}],"nested":[[1],2],"gaps":[1,null]}}"#
    let page = try JSONParser(keys: keys).parse(PageBytes(Array(text.utf8)))
    let arena = Arena()
    for (expression, isCopied) in [
      ("data.events", false), ("data.events[]", false), ("data.events[*]", false), ("data.events[] | @", false),
      ("data.events[0:]", false), ("data.nested[]", true), ("data.gaps[]", true),
    ] {
      let compiled = try JMESPathExpression.compile(expression, keys: keys)
      let result = try compiled.evaluate(page.root, context: JMESPathContext(arena: arena, keys: keys))
      let source = page.root.member("data").member(String(expression.dropFirst(5).prefix { $0.isLetter }))
      #expect((result.rawPointer != source.rawPointer) == isCopied, "\(expression)")
    }
  }

  @Test func timestampsAreTheirText() throws {
    let noon = Cell.timestamp(seconds: 43_200, nanoseconds: 0, offsetMinutes: 0)
    let arena = Arena()
    for (text, expected) in [
      ("type(@)", "\"string\""), ("starts_with(@, '1970-01-01T12')", "true"), ("@", "\"1970-01-01T12:00:00Z\""),
      ("sort_by([@, @], &@)[0]", "\"1970-01-01T12:00:00Z\""),
    ] {
      let expression = try JMESPathExpression.compile(text)
      let result = try expression.evaluate(noon, context: JMESPathContext(arena: arena, keys: keys))
      #expect(JSONWriter.string(result) == expected, "\(text)")
    }
  }

  @Test func limits() throws {
    func error(_ text: String, _ given: String = "null") -> JMESPathError? {
      #expect(throws: JMESPathError.self) { try evaluate(text, given) }
    }
    // Depth: of brackets, of chains, of literals.
    #expect(
      try evaluate(String(repeating: "[", count: 100) + "@" + String(repeating: "]", count: 100), "1").count == 201)
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "(", count: 100_000),
      String(repeating: "!", count: 100_000),
      "a" + String(repeating: ".a", count: 100_000), "a" + String(repeating: "|a", count: 100_000),
      "a" + String(repeating: "[]", count: 100_000), "@" + String(repeating: " || a", count: 100_000),
    ] {
      #expect(error(text)?.message == "the expression is nested more than 200 deep", "\(text.prefix(10))")
    }
    #expect(error("`" + String(repeating: "[", count: 100) + "`")?.message.contains("more than 64 deep") == true)
    // Size: an input that is named again and again, and results that are built from it.
    let doubling = (0..<60).map { _ in "[@, @]" }.joined(separator: " | ")
    #expect(error(doubling)?.message == "the expression multiplies its input too often")
    let list = "[" + (0..<1_000).map { _ in "\"0123456789\"" }.joined(separator: ",") + "]"
    #expect(error("join(to_string(@), @)", list)?.message == "the result needs too much memory")
  }

  /// Random sequences of the language's words are refused or evaluated, never anything else.
  @Test func wordSoup() {
    let words = [
      "a", "b", "\"c\"", ".", "[", "]", "[]", "[?", "*", "@", "(", ")", "{", "}", ":", ",", "|", "||", "&&", "!", "==",
      "<",
      "`1`", "'x'", "0", "-1", "&", "length(", "sort_by(", "map(", "join(", "values(", "merge(", "to_string(", "sum(",
      " ",
    ]
    var state: UInt64 = 7
    func pick(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var evaluated = 0
    for _ in 0..<3_000 {
      let text = (0...pick(9)).map { _ in words[pick(words.count)] }.joined()
      if (try? evaluate(text, #"{"a":[1,[2,null],{"b":"x","c":{}}],"b":"y","c":[{"a":0.5}]}"#)) != nil {
        evaluated += 1
      }
    }
    #expect(evaluated > 50)
  }
}
