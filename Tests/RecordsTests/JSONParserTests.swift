// What the parser makes of texts, and what it says of those that are not JSON.

import Records
import Testing

/// The compact JSON of what `text` parses to.
private func rewritten(_ text: String, parser: JSONParser = JSONParser(keys: KeyTable())) throws -> String {
  let page = try parser.parse(PageBytes(Array(text.utf8)))
  return withExtendedLifetime(page) { JSONWriter.string(page.root) }
}

struct JSONParserTests {
  @Test func documents() throws {
    let rows: [(String, String)] = [
      (" null ", "null"),
      ("\t\r\n[ true , false ]", "[true,false]"),
      ("{}", "{}"),
      ("[]", "[]"),
      ("[[],{},[[]]]", "[[],{},[[]]]"),
      (#"{"a":{"b":[1,{"c":"d"}]},"e":null}"#, #"{"a":{"b":[1,{"c":"d"}]},"e":null}"#),
      (#"{"":0}"#, #"{"":0}"#),
      (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#),
      (#""\u00e9\u20AC\ud834\udd1e""#, "\"é€𝄞\""),
      (#""\u0000\u001f\u007f""#, "\"\\u0000\\u001f\u{7F}\""),
      (
        "\"ÄÖÜ ß 日本語 😀 and a tail that is longer than eight bytes\"",
        "\"ÄÖÜ ß 日本語 😀 and a tail that is longer than eight bytes\""
      ),
      ("\u{FEFF}[1]", "[1]"),
      // Names: longer than a word, than two, with escapes, differing only after the first eight bytes.
      (
        #"[{"short":1,"exactly8":2,"sixteen_letters_":3,"much longer than sixteen letters":4}]"#,
        #"[{"short":1,"exactly8":2,"sixteen_letters_":3,"much longer than sixteen letters":4}]"#
      ),
      (
        #"[{"identifier_a":1},{"identifier_b":2},{"identifier_a":3},{"identifie":4}]"#,
        #"[{"identifier_a":1},{"identifier_b":2},{"identifier_a":3},{"identifie":4}]"#
      ),
      (#"[{"a\"b":1},{"a\"b":2},{"a\\":3},{"a":4}]"#, #"[{"a\"b":1},{"a\"b":2},{"a\\":3},{"a":4}]"#),
      // Equal names: the first place, the last value.
      (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
      (#"{"a":{"a":1},"a":{"a":2,"a":3}}"#, #"{"a":{"a":3}}"#),
      (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#),
      // Canonically equivalent, but other bytes: two members.
      ("{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
    ]
    let parser = JSONParser(keys: KeyTable())
    for (text, expected) in rows {
      #expect(try rewritten(text) == expected, "\(text)")
      #expect(try rewritten(text, parser: parser) == expected, "\(text), with a parser used before")
      #expect(try rewritten(text, parser: JSONParser(keys: nil)) == expected, "\(text), without a table of keys")
    }
  }

  @Test func errorsSayWhatAndWhere() {
    let rows: [([UInt8], String)] = [
      (Array("".utf8), "line 1, column 1: there is no value, only white space or nothing"),
      (Array(" \n ".utf8), "line 2, column 2: there is no value, only white space or nothing"),
      (Array("[1,]".utf8), "line 1, column 4: a value is expected, not ']'"),
      (Array("[1 2]".utf8), "line 1, column 4: a comma or ']' is expected, not '2'"),
      (Array("{\"ä\":1\n \"b\"".utf8), "line 2, column 2: a comma or '}' is expected, not '\"'"),
      (Array("{\"a\" 1}".utf8), "line 1, column 6: a colon is expected after the member's name, not '1'"),
      (Array("{a:1}".utf8), "line 1, column 2: a member's name in double quotes is expected, not 'a'"),
      (Array("{\"a\":1,}".utf8), "line 1, column 8: a member's name in double quotes is expected, not '}'"),
      (Array("{\"a\":".utf8), "line 1, column 6: a value is expected, not the end of the text"),
      (Array("<!DOCTYPE html>".utf8), "line 1, column 1: a value is expected, not '<'"),
      (Array("1 2".utf8), "line 1, column 3: nothing is expected after the value, but '2' follows"),
      (Array("[\"abc".utf8), "line 1, column 2: the text ends before the string that starts here does"),
      (Array("[\"a\\".utf8), "line 1, column 2: the text ends before the string that starts here does"),
      (Array("\"a\nb\"".utf8), "line 1, column 3: a control character in a string must be written as an escape"),
      (Array("\"a\\x\"".utf8), "line 1, column 3: a backslash must be followed by one of \" \\ / b f n r t u"),
      (Array("\"\\u12\"".utf8), "line 1, column 2: \\u must be followed by four hexadecimal digits"),
      (Array("\"\\ud83d\"".utf8), "line 1, column 2: this escape is half of a surrogate pair, which is no character"),
      (Array("\"\\udc00\"".utf8), "line 1, column 2: this escape is half of a surrogate pair, which is no character"),
      ([0x22, 0x61, 0xFF, 0x22], "line 1, column 3: the bytes are not valid UTF-8"),
      ([0x22, 0xC0, 0xAF, 0x22], "line 1, column 2: the bytes are not valid UTF-8"),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], "line 1, column 2: the bytes are not valid UTF-8"),
      ([0x22, 0xE2, 0x82, 0x22], "line 1, column 2: the bytes are not valid UTF-8"),
      ([0xFF, 0xFE, 0x5B, 0x00], "line 1, column 1: the text is UTF-16 or UTF-32, but JSON is UTF-8"),
      ([0x5B, 0x31, 0x00, 0x5D], "line 1, column 3: a comma or ']' is expected, not the byte 0x00"),
      (Array("[01]".utf8), "line 1, column 2: a number must not start with a superfluous zero"),
      (Array("[-]".utf8), "line 1, column 3: a digit is expected in this number, not ']'"),
      (Array("[1.]".utf8), "line 1, column 4: a digit is expected in this number, not ']'"),
      (Array("1e".utf8), "line 1, column 3: a digit is expected in this number, not the end of the text"),
      (Array("nul".utf8), "line 1, column 1: a value is expected, not 'n'"),
      (
        Array(String(repeating: "[", count: 5).utf8), "line 1, column 5: arrays and objects are nested more than 4 deep"
      ),
    ]
    let parser = JSONParser(keys: KeyTable(), depthLimit: 4)
    for (bytes, expected) in rows {
      let error = #expect(throws: JSONError.self) { try parser.parse(PageBytes(bytes)) }
      #expect(error?.text == expected, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test func excerptShowsTheSurroundings() throws {
    let text = "{\"items\": [1, 2, 3], \"näme\": \"x\"\n \"b\": 2, \"c\": [" + String(repeating: "7,", count: 100)
    let error = #expect(throws: JSONError.self) { try rewritten(text) }
    #expect(error?.excerpt == ", 3], \"näme\": \"x\". \"b\": 2, \"c\": [7,7,7,7,7,7,7,7,7,7,7,7,7,")
    #expect(error?.offset == 35)
  }

  @Test func depthLimitIsExact() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(try rewritten(nested(512)) == nested(512))
    #expect(throws: JSONError.self) { try rewritten(nested(513)) }
    #expect(throws: JSONError.self) { try rewritten(nested(1_000_000)) }
  }

  @Test func stringsWithoutEscapesStayInTheBody() throws {
    let body = PageBytes(Array(#"["plain","with \n escape"]"#.utf8))
    let page = try JSONParser(keys: nil).parse(body)
    let inBody = page.root.elements.map { cell in
      cell.utf8.baseAddress! >= body.bytes.baseAddress! && cell.utf8.baseAddress! < body.bytes.baseAddress! + body.count
    }
    #expect(inBody == [true, false])
  }

  @Test func lines() throws {
    let rows: [(String, String)] = [
      ("", "[]"), (" \n\n ", "[]"), ("1", "[1]"), ("{\"a\":1}\n{\"a\":2}\n", "[{\"a\":1},{\"a\":2}]"),
      ("[1]\r\n\r\n\"x\"\r\n", "[[1],\"x\"]"), ("{\n\"a\":\n1}\n2", "[{\"a\":1},2]"),
    ]
    let parser = JSONParser(keys: KeyTable())
    for (text, expected) in rows {
      let page = try parser.parseLines(PageBytes(Array(text.utf8)))
      #expect(JSONWriter.string(page.root) == expected, "\(text)")
    }
    for text in ["1 2", "{}{}", "1\n]", "1\n,2", "\"a"] {
      #expect(throws: JSONError.self, "\(text)") { try parser.parseLines(PageBytes(Array(text.utf8))) }
    }
  }

  @Test func keysAreInternedOnceARun() throws {
    let keys = KeyTable()
    let name = try #require(keys.intern("name"))
    for _ in 0..<2 {
      let page = try JSONParser(keys: keys).parse(PageBytes(Array(#"[{"name":1},{"n\u0061me":2}]"#.utf8)))
      for record in page.root.elements {
        #expect(record.pairs[0].keyNumber == name.keyNumber)
        #expect(record.member(name).kind == .int)
      }
    }
  }

  @Test func moreNamesThanTheTableHolds() throws {
    let count = KeyTable.capacity + 1_000
    let keys = KeyTable()
    let parser = JSONParser(keys: keys)
    let text = "{" + (0..<count).map { "\"id-\($0)\":\($0)" }.joined(separator: ",") + ",\"id-\(count - 1)\":-1}"
    for _ in 0..<2 {
      let page = try parser.parse(PageBytes(Array(text.utf8)))
      #expect(page.root.count == count)
      #expect(page.root.member("id-0").intValue == 0)
      #expect(page.root.member("id-\(count - 1)").intValue == -1)
      #expect(page.root.member("id-\(count)").kind == .absent)
      #expect(page.root.pairs[0].keyNumber != 0)
      #expect(page.root.pairs[2 * count - 2].keyNumber == 0)
    }
    // Another parser, which meets the full table, still finds what is in it.
    let page = try JSONParser(keys: keys).parse(PageBytes(Array(#"{"unseen":1,"id-7":2}"#.utf8)))
    #expect(page.root.pairs[0].keyNumber == 0)
    #expect(page.root.pairs[2].keyNumber == keys.intern("id-7")?.keyNumber)
  }
}
