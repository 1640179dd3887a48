// JSON in and out: the writer's form, the reader's errors, and the public conformance suite where it is at hand.

import Foundation
import TestSupport
import Testing
import Values

@Suite struct JSONTests {
  @Test func writesCanonically() throws {
    let value = Value.object([
      .init(
        "b", .array([.null, .bool(true), .int(-12), .float(1), .float(1e22), .decimal(Decimal(text: "1.50e400"))])),
      .init("a", .string("q\"\\/\u{8}\u{9}\u{A}\u{C}\u{D}\u{1}\u{7F}é😀")),
      .init("t", .timestamp(try Instant.parse("2024-01-05T10:00:00.5+02:00").instant)),
      .init("o", .object([.init("z", .int(1)), .init("y", .array([]))])),
    ])
    let b = #""b":[null,true,-12,1.0,1e22,1.5e400]"#
    let a = #""a":"q\"\\/\b\t\n\f\r\u0001"# + "\u{7F}é😀\""
    let t = #""t":"2024-01-05T10:00:00.5+02:00""#
    #expect(CanonicalJSON.text(of: value) == "{\(b),\(a),\(t),\"o\":{\"z\":1,\"y\":[]}}")
    #expect(CanonicalJSON.text(of: value, sortingKeys: true) == "{\(a),\(b),\"o\":{\"y\":[],\"z\":1},\(t)}")
    for number in [0, 9, 10, -1, .max, .min] as [Int64] {
      #expect(CanonicalJSON.text(of: .int(number)) == "\(number)")
    }
  }

  @Test func readsWhatItWrites() throws {
    var generator = SplitMix(seed: 4)
    for _ in 0..<2_000 {
      let value = randomValue(depth: 4, &generator)
      let bytes = CanonicalJSON.bytes(of: value)
      if try JSONText.parse(bytes) != value { Issue.record("\(String(decoding: bytes, as: UTF8.self))") }
    }
  }

  private func randomValue(depth: Int, _ generator: inout SplitMix) -> Value {
    switch Int.random(in: 0...(depth > 0 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(generator.next() % 2 == 0)
    case 2: return .int(Int64(bitPattern: generator.next()) >> Int64.random(in: 0...63, using: &generator))
    case 3: return .float(Double(Int64(bitPattern: generator.next()) >> 20) / 1_024)
    case 4: return .decimal(Decimal(text: "\(generator.next() | 1 << 63).\(generator.next() | 1)"))
    case 5, 6:
      let scalars = (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in
        Unicode.Scalar(
          UInt32.random(in: 0...0x10FFFF, using: &generator) >> UInt32.random(in: 0...16, using: &generator))
      }
      return .string(String(String.UnicodeScalarView(scalars)))
    case 7:
      return .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in randomValue(depth: depth - 1, &generator) })
    default:
      let count = Int.random(in: 0...20, using: &generator)
      return .object((0..<count).map { .init("k\($0)", randomValue(depth: depth - 1, &generator)) })
    }
  }

  @Test func readsEscapes() throws {
    let rows = [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u20AC\ud83d\ude00""#, "é€😀"),
      (#""a\u0000b""#, "a\0b"),
      (#""""#, ""),
    ]
    for (json, text) in rows { #expect(try JSONText.parse(json) == .string(text), "\(json)") }
    #expect(try JSONText.parse(" \t\r\n[ 1 , { \"a\" : null } ] ") == .array([.int(1), .object([.init("a", .null)])]))
  }

  @Test func saysWhereAndWhy() {
    let rows: [(String, Int, String)] = [
      ("", 0, "ends too early"), ("  ", 2, "ends too early"), ("[1,]", 3, "a JSON value was expected"),
      ("[1 2]", 3, "a comma or the end of the array"), ("[1", 2, "ends inside an array"),
      ("{", 1, "a key in double quotes"),
      ("{\"a\"}", 4, "a colon was expected after the key \"a\""), ("{\"a\":1,}", 7, "a key in double quotes"),
      ("{\"a\":1,\"a\":2}", 7, "the key \"a\" occurs twice"), ("{1:2}", 1, "a key in double quotes"),
      ("1 2", 2, "text after the end"), ("01", 0, "not a JSON number"), ("[1.]", 1, "not a JSON number"),
      ("nul", 0, "a JSON value was expected"), ("nulL", 0, "a JSON value was expected"),
      ("'a'", 0, "a JSON value was expected"),
      ("\"a", 0, "ends inside a string"), ("\"\\x\"", 1, "this escape does not exist"),
      ("\"\\u12\"", 1, "four hexadecimal digits"),
      ("\"\\ud800\"", 1, "surrogate"), ("\"\\ud800\\u0041\"", 1, "surrogate"), ("\"\\udc00\"", 1, "surrogate"),
      ("\"a\nb\"", 2, "control character"), ("\"\\n\u{1}\"", 3, "control character"),
      ("\u{FEFF}1", 0, "a JSON value was expected"),
      (String(repeating: "[", count: 257), 256, "more than 256 deep"),
    ]
    for (json, offset, message) in rows {
      do {
        let value = try JSONText.parse(json)
        Issue.record("\(json) was read as \(value)")
      } catch {
        #expect(error.message.contains(message) && error.offset == offset, "\(json): \(error)")
      }
    }
    #expect(throws: JSONTextError.self) { try JSONText.parse([0x22, 0xFF, 0x22]) }
    #expect(throws: JSONTextError.self) { try JSONText.parse([0x22, 0x5C, 0x6E, 0xFF, 0x22]) }
  }

  @Test func limitsAndDuplicates() throws {
    let deep = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    _ = try JSONText.parse(deep)
    // The depth counts what is open, not what was.
    _ = try JSONText.parse("[" + String(repeating: "[],", count: 1_000) + "[]]")
    let twice = try JSONText.parse(#"{"a":1,"b":2,"a":3}"#, allowingDuplicateKeys: true)
    #expect(twice == .object([.init("a", .int(3)), .init("b", .int(2))]))
    let many = (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    #expect(try JSONText.parse("{\(many)}").members?.count == 40)
    #expect(throws: JSONTextError.self) { try JSONText.parse("{\(many),\"k39\":0}") }
    #expect(throws: JSONTextError.self) { try JSONText.parse("{\(many),\"k3\":0}") }
  }

  /// https://github.com/nst/JSONTestSuite: `y_` must be read, `n_` refused, `i_` must not crash.
  @Test func conformance() throws {
    guard let folder = try Repository.requiredShared("conformance/json/test_parsing") else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".json") {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      let isRead = (try? JSONText.parse(bytes, allowingDuplicateKeys: true)) != nil
      if name.hasPrefix("y_") { #expect(isRead, "\(name)") }
      if name.hasPrefix("n_") { #expect(!isRead, "\(name)") }
    }
  }
}
