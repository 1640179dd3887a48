// Calls whose arguments a literal cannot show, and what depends on the context: memory, caches, identity, limits.

import Functions
import Records
import TestSupport
import Testing
import Values

@Suite struct EdgeTests {
  @Test func rows() throws {
    let rows = [
      Row("to_int", "[\"9223372036854775807\"]", "9223372036854775807"),
      Row("to_int", "[\"-9223372036854775808\"]", "-9223372036854775808"),
      Row("to_int", "[1e300]", "error: beyond 64-bit integers"),
      Row("to_int", "[12345678901234567890.5]", "error: beyond 64-bit integers"),
      Row("to_int", "[9007199254740993.5]", "9007199254740993"),
      Row("to_int", "[\"1e3\"]", "1000"),
      Row("to_int", "[\" 1\"]", "error: not a whole number"),
      Row("to_int", "[[1]]", "error: must be a number, not a list"),
      Row("to_float", "[\"inf\"]", "error: is not a number"),
      Row("to_float", "[\"nan\"]", "error: is not a number"),
      Row("to_float", "[\"0x10\"]", "error: is not a number"),
      Row("to_float", "[12345678901234567890.5]", "1.2345678901234567e19"),
      Row("to_float", "[1e999]", "error: beyond floats"),
      Row("date_parse", "[1704067200.25]", "\"2024-01-01T00:00:00.25Z\""),
      Row("date_parse", "[1704067200.123456]", "\"2024-01-01T00:00:00.123456Z\""),
      Row("date_add", "[\"2024-01-01\", 1000.1, \"day\"]", "\"2026-09-27T02:24:00Z\""),
      Row("date_add", "[\"2024-01-01\", \"1ns\"]", "\"2024-01-01T00:00:00.000000001Z\""),
      Row("date_parse", "[-0.5]", "\"1969-12-31T23:59:59.5Z\""),
      Row("date_parse", "[\"20220515\"]", "\"1970-08-23T00:48:35Z\""),
      Row("date_parse", "[\"-1\"]", "\"1969-12-31T23:59:59Z\""),
      Row("date_parse", "[1e300]", "error: years 0001 to 9999"),
      Row("date_parse", "[true]", "error: a date must be a timestamp"),
      Row("date_parse", "[\"2024-01-05\", \"auto\"]", "\"2024-01-05T00:00:00Z\""),
      Row("date_parse", "[\"2024-01-05\", \"%d.%m.%Y\"]", "error: does not match the pattern"),
      Row("date_add", "[\"2024-01-31\", \"-1h30m\"]", "\"2024-01-30T22:30:00Z\""),
      Row("date_add", "[\"2024-01-31\", \"500ms\"]", "\"2024-01-31T00:00:00.5Z\""),
      Row("date_add", "[\"2024-01-31\", \"xyz\"]", "error: a duration is"),
      Row("date_add", "[\"2024-01-31\", 1, \"M\"]", "\"2024-02-29T00:00:00Z\""),
      Row("date_add", "[\"2024-01-31\", 1, \"m\"]", "\"2024-01-31T00:01:00Z\""),
      Row("date_add", "[\"2024-01-31\", 0.1, \"second\"]", "\"2024-01-31T00:00:00.1Z\""),
      Row("date_add", "[\"2024-01-31\", 9223372036854775807, \"day\"]", "error: years 0001 to 9999"),
      Row("date_add", "[\"2024-01-31\", 1e300, \"day\"]", "error: years 0001 to 9999"),
      Row("date_format", "[\"\", \"%Y\"]", "error: the date is an empty string"),
      Row("date_diff", "[\"2024-01-01T12:00:00+12:00\", \"2024-01-01\", \"second\"]", "0.0"),
      Row("date_last", "[\"9999-12-15\", \"year\"]", "\"9999-12-31T00:00:00Z\""),
      Row("substring", "[\"añb😀c\", -2, -1]", "\"😀\""),
      Row("substring", "[\"abc\", -9, 9]", "\"abc\""),
      Row("substring", "[\"abc\", 2, 1]", "\"\""),
      Row("substring", "[\"abc\", \"1\"]", "\"bc\""),
      Row("substring", "[\"abc\", 9223372036854775807]", "\"\""),
      Row("split_part", "[\"a\", \",\", 9223372036854775807]", "null"),
      Row("split_part", "[\"a\", \",\", -9223372036854775808]", "null"),
      Row("trim", "[\"\\u00a0x\\u2003\"]", "\"x\""),
      Row("trim", "[\"äxä\", \"ä\"]", "\"x\""),
      Row("trim", "[\"   \"]", "\"\""),
      Row("contains", "[\"\", \"\"]", "true"),
      Row("contains", "[\"abc\", null]", "false"),
      Row("contains", "[[1, null], null]", "true"),
      Row("contains", "[12345, \"34\"]", "true"),
      Row("contains", "[{\"a\": 1}, \"a\"]", "error: text is needed here, not an object"),
      Row("join", "[\"abc\", \",\"]", "error: join needs a list"),
      Row("split", "[\"😀a\", \"\"]", "[\"😀\",\"a\"]"),
      Row("split", "[\"aXXbXX\", \"XX\"]", "[\"a\",\"b\",\"\"]"),
      Row("regex_match", "[\"\", \"^$\"]", "true"),
      Row("regex_match", "[\"" + String(repeating: "a", count: 5_000) + "\", \"(a*)*b\"]", "false"),
      Row("regex_replace", "[\"äbä\", \"\", \"-\"]", "\"-ä-b-ä-\""),
      Row("regex_replace", "[\"abc\", \"(z)?b\", \"[$1]\"]", "\"a[]c\""),
      Row("regex_replace", "[\"a\", \"a\", \"$\"]", "error: write $1, ${name}, or $$"),
      Row("regex_replace", "[\"a\", \"a\", \"${1\"]", "error: write $1, ${name}, or $$"),
      Row("regex_replace", "[\"a\", \"a\", \"$$5\"]", "\"$5\""),
      Row("regex_match", "[\"a\", \"(?=a)\"]", "error: invalid perl operator"),
      Row("regex_match", "[\"a\", \"((a{100}){100}){100}\"]", "error: is wrong"),
      Row("greatest", "[12345678901234567890, 9223372036854775807]", "12345678901234567890"),
      Row("greatest", "[\"9007199254740993\", \"9007199254740992.0\"]", "\"9007199254740993\""),
      Row("greatest", "[\"2024-01-01\", {\"t\": \"2024-01-02T00:00:00Z\"}]", "\"2024-01-02T00:00:00Z\""),
      Row("greatest", "[\"x\", {\"t\": \"2024-01-02T00:00:00Z\"}]", "error: is not a date"),
      Row("greatest", "[[1], [2]]", "error: cannot be compared"),
      Row("is_less", "[\"007\", \"8\"]", "true"),
      Row("sort", "[[null, 2, \"b\", 1, null, \"a\"], true]", "[\"b\",\"a\",2,1,null,null]"),
      Row("sort", "[[[2], 3, {\"a\": 1}, 1]]", "[1,3,[2],{\"a\":1}]"),
      Row("is_empty", "[0.0]", "true"), Row("is_empty", "[{}]", "true"),
      Row("cast", "[\"yes\", \"bool\"]", "error: \"yes\" is not true or false"),
      Row("cast", "[2, \"bool\"]", "error: 2 is not true or false"),
      Row("cast", "[0.1, \"decimal\"]", "0.1"), Row("cast", "[\"007\", \"decimal\"]", "7"),
      Row("cast", "[\"x\", \"decimal\"]", "error: is not a number"),
      Row("cast", "[\"\", \"date\"]", "null"), Row("try_cast", "[[1], \"date\"]", "null"),
      Row("get_path", "[{\"a b\": {\"c\": [[1, 2], [3]]}}, \"a b.c[0][1]\"]", "2"),
      Row("get_path", "[[1], \"[9]\"]", "null"),
      Row("get_path", "[{\"a\": 1}, \"a.\"]", "error: is not a path"),
      Row("get_path", "[{}, \"\"]", "error: is not a path"),
      Row("get_path", "[{}, \"a[0\"]", "error: is not a path"), Row("get_path", "[{}, \"a]\"]", "null"),
      Row("encode_url", "[12.0]", "\"12\""), Row("decode_url", "[\"%C3%A9\"]", "\"é\""),
      Row("decode_url", "[\"%4\"]", "error: percent-encoded"),
      Row("decode_base64", "[\"--__\"]", "error: UTF-8"), Row("decode_base64", "[\"YWI\"]", "\"ab\""),
      Row("decode_base64", "[\"YWI=x\"]", "error: not Base64"), Row("decode_base64", "[\"YQ=\"]", "error: not Base64"),
      Row("length", "[12]", "error: only a text, a list or an object has a length"),
      Row("require", "[null, null]", "error: a required value is null"),
      Row("if", "[true, 1]", "no function if"),
    ]
    for row in rows {
      let result = try row.result()
      #expect(row.isMet(by: result), "\(row.name)(\(row.arguments)) is \(result), not \(row.expected)")
    }
  }

  @Test func base64IsAnInverse() {
    var generator = SplitMix(seed: 9)
    for length in 0..<100 {
      let text = String(decoding: (0..<length).map { _ in UInt8(generator.next() % 128) }, as: UTF8.self)
      let context = testContext()
      for (encode, decode) in [("encode_base64", "decode_base64"), ("encode_url", "decode_url")] {
        let encoded = call(encode, [.string(text)], in: context)
        guard case .string(let inner)? = try? JSONText.parse(encoded) else {
          Issue.record("\(encode) gave \(encoded)")
          continue
        }
        #expect(call(decode, [.string(inner)], in: context) == CanonicalJSON.text(of: .string(text)))
      }
    }
  }

  @Test func theClockStandsStill() {
    #expect(call("now", []) == "\"2024-05-15T10:00:00Z\"")
  }

  @Test func identifiersComeAgain() {
    #expect(call("uuid", []) == "error: there is no chunk here from which an identifier could be derived")
    let context = testContext(identity: "bc_1/1/1")
    let first = call("uuid", [], in: context)
    let second = call("uuid", [], in: context)
    #expect(first != second)
    context.identity = "bc_1/1/2"
    #expect(call("uuid", [], in: context) != first)
    context.identity = "bc_1/1/1"
    #expect(call("uuid", [], in: context) == first)
    let digits = Array(first.utf8.dropFirst().dropLast())
    #expect(digits.count == 36 && digits[14] == UInt8(ascii: "8") && "89ab".utf8.contains(digits[19]), "\(first)")
  }

  /// More patterns than a cache holds, twice over: each answer is that of its own pattern.
  @Test func cachesForgetSafely() {
    let context = testContext()
    var results: [String] = []
    for round in 0..<2 {
      for number in 0..<200 {
        results.append(call("regex_match", [.string("a\(number)"), .string("^a\(number)$")], in: context))
        results.append(call("jmespath", [.object([]), .string("`{\"n\": [\(number), \"text\"]}`")], in: context))
        results.append(call("date_format", [.int(0), .string("%Y \(number)")], in: context))
        let expected = ["true", "{\"n\":[\(number),\"text\"]}", "\"1970 \(number)\""]
        #expect(results.suffix(3) == expected, "round \(round), number \(number)")
      }
    }
  }
}
