// Cells: their fields, equality and order, texts, copies, and the way to values and back.

import Records
import Testing
import Values

/// Cells out of JSON text, kept alive with their pages.
private final class Cells {
  private let parser = JSONParser(keys: KeyTable())
  private var pages: [Page] = []

  func callAsFunction(_ text: String) throws -> Cell {
    let page = try parser.parse(PageBytes(Array(text.utf8)))
    pages.append(page)
    return page.root
  }
}

struct CellTests {
  @Test func fieldsComeBack() {
    for kind in CellKind.allCases { #expect(Cell(meta: UInt64(kind.rawValue), bits: 0).kind == kind) }
    for (seconds, nanoseconds, offset) in [
      (0, 0, 0), (-62_135_596_800, 999_999_999, -1_439), (253_402_300_799, 1, 1_439),
    ] as [(Int64, Int32, Int16)] {
      let cell = Cell.timestamp(seconds: seconds, nanoseconds: nanoseconds, offsetMinutes: offset)
      #expect(cell.seconds == seconds && cell.nanoseconds == nanoseconds && cell.offsetMinutes == offset)
    }
    #expect(Cell.int(.min).intValue == .min)
    #expect(Cell.null.isMissing && Cell.absent.isMissing && Cell.null.isNull && !Cell.absent.isNull)
  }

  @Test func numbersCompareExactly() throws {
    let cells = Cells()
    // Ascending; numbers in one row are equal.
    let rows: [[String]] = [
      ["-1e400"], ["-123456789012345678901"], ["-9223372036854775808"], ["-1.5", "-1.50"], ["-1", "-1.0"],
      ["0", "-0", "0.0"], ["1e-400"], ["4.9e-324"], ["5e-324"], ["0.09999999999999999999"], ["0.1"],
      ["0.1000000000000000055511151231257827"], ["1"], ["9007199254740992", "9007199254740992.0"],
      ["9007199254740993", "9007199254740993.0"], ["9007199254740994", "9007199254740994.0"],
      ["9223372036854775807"], ["9223372036854775808"], ["10000000000000000000", "1e19"],
      ["10000000000000000000.00000000000000001"], ["1e23"], ["1.7976931348623157e308"], ["1e309"], ["1.01e309"],
      ["1e400"],
    ]
    let numbers = try rows.map { try $0.map { try cells($0) } }
    for (first, row) in numbers.enumerated() {
      for (second, other) in numbers.enumerated() {
        for a in row {
          for b in other {
            let expected: Ordering = first < second ? .less : first > second ? .greater : .equal
            #expect(CellOrder.compare(a, b) == expected, "\(rows[first]) and \(rows[second])")
            #expect(CellOrder.equal(a, b) == (expected == .equal), "\(rows[first]) and \(rows[second])")
          }
        }
      }
    }
    let endless = Cell.float(-.infinity)
    #expect(CellOrder.compare(endless, try cells("-1e400")) == .less)
    #expect(CellOrder.compare(try cells("-1e400"), endless) == .greater)
    #expect(CellOrder.compare(.float(.nan), .int(1)) == nil)
    #expect(CellOrder.compare(try cells("1e400"), .float(.nan)) == nil)
  }

  @Test func otherKindsCompareWithTheirLike() throws {
    let cells = Cells()
    let noon = Cell.timestamp(seconds: 43_200, nanoseconds: 0, offsetMinutes: 0)
    let noonElsewhere = Cell.timestamp(seconds: 43_200, nanoseconds: 0, offsetMinutes: 120)
    let later = Cell.timestamp(seconds: 43_200, nanoseconds: 1, offsetMinutes: 0)
    #expect(CellOrder.equal(noon, noonElsewhere) && CellOrder.compare(noon, later) == .less)
    let rows: [(String, String, Ordering?)] = [
      (#""a""#, #""b""#, .less), (#""b""#, #""abc""#, .greater), (#""ab""#, #""abc""#, .less), (#""""#, #""""#, .equal),
      ("\"z\"", "\"é\"", .less), ("\"\u{FFFD}\"", "\"😀\"", .less), (#""é""#, #""\u00e9""#, .equal),
      (#""1""#, "1", nil), ("null", "1", nil), ("true", "false", nil), ("[1]", "[2]", nil),
    ]
    for (a, b, expected) in rows {
      #expect(CellOrder.compare(try cells(a), try cells(b)) == expected, "\(a) and \(b)")
    }
  }

  @Test func equalityIsDeep() throws {
    let cells = Cells()
    let rows: [(String, String, Bool)] = [
      ("null", "null", true), ("null", "false", false), ("[]", "[]", true), ("[]", "{}", false),
      ("[1,2]", "[1.0,2]", true),
      ("[1,2]", "[2,1]", false), ("[1]", "[1,2]", false), (#"{"a":1,"b":[2]}"#, #"{"b":[2.0],"a":1}"#, true),
      (#"{"a":1}"#, #"{"b":1}"#, false), (#"{"a":1}"#, #"{"a":2}"#, false), (#"{"a":null}"#, #"{"b":null}"#, false),
      (#""x""#, #""x""#, true), ("true", "true", true), ("true", "1", false),
    ]
    for (a, b, expected) in rows {
      #expect(CellOrder.equal(try cells(a), try cells(b)) == expected, "\(a) and \(b)")
    }
  }

  @Test func textsInTemplates() throws {
    let cells = Cells()
    let rows: [(String, String)] = [
      ("null", ""), ("true", "true"), ("12", "12"), ("1.0", "1"), ("-0.0", "0"), ("1e15", "1000000000000000"),
      ("1.25", "1.25"), ("1e300", "1" + String(repeating: "0", count: 300)), ("-2.5e-7", "-0.00000025"),
      ("12345678901234567890.5", "12345678901234567890.5"), (#""a\nb""#, "a\nb"),
      (#"{ "a" : [ 1.0, "x" ] }"#, #"{"a":[1.0,"x"]}"#), ("[ ]", "[]"),
    ]
    let arena = Arena()
    for (text, expected) in rows {
      #expect(CellText.string(try cells(text)) == expected, "\(text)")
      #expect(CellText.cell(try cells(text), in: arena).text == expected, "\(text)")
    }
    #expect(CellText.string(.timestamp(seconds: 0, nanoseconds: 0, offsetMinutes: 0)) == "1970-01-01T00:00:00Z")
    #expect(CellText.string(.absent) == "")
    #expect(JSONWriter.string(.float(.infinity)) == "null")
  }

  @Test func instants() {
    let rows: [(Int64, Int32, Int16, String)] = [
      (0, 0, 0, "1970-01-01T00:00:00Z"), (-1, 0, 0, "1969-12-31T23:59:59Z"),
      (-1, 999_999_999, 0, "1969-12-31T23:59:59.999999999Z"), (951_782_400, 0, 0, "2000-02-29T00:00:00Z"),
      (951_868_800, 0, 0, "2000-03-01T00:00:00Z"), (1_709_164_800, 250_000_000, 0, "2024-02-29T00:00:00.25Z"),
      (1_704_067_200, 1, 0, "2024-01-01T00:00:00.000000001Z"), (1_704_067_200, 0, 120, "2024-01-01T02:00:00+02:00"),
      (1_704_067_200, 0, -345, "2023-12-31T18:15:00-05:45"), (-62_135_596_800, 0, 0, "0001-01-01T00:00:00Z"),
      (253_402_300_799, 0, 0, "9999-12-31T23:59:59Z"), (253_402_300_800, 0, 0, "+10000-01-01T00:00:00Z"),
      (-62_135_596_801, 0, 0, "0000-12-31T23:59:59Z"), (-2_203_891_200, 0, 0, "1900-03-01T00:00:00Z"),
    ]
    for (seconds, nanoseconds, offset, expected) in rows {
      var buffer = ByteBuffer()
      InstantWriter.write(seconds: seconds, nanoseconds: nanoseconds, offsetMinutes: offset, into: &buffer)
      #expect(buffer.text == expected)
    }
    for seconds in [Int64.min, .max] {
      var buffer = ByteBuffer()
      InstantWriter.write(seconds: seconds, nanoseconds: 0, offsetMinutes: 60, into: &buffer)
      #expect(buffer.count > 20)
    }
  }

  @Test func valuesAndBack() throws {
    let cells = Cells()
    let text = #"{"a":[1,1.5,12345678901234567890,"x",null,true],"b":{"c":{}},"d":[]}"#
    let value = Value(try cells(text))
    #expect(
      value
        == .object([
          .init(
            "a",
            .array([
              .int(1), .float(1.5), .decimal(Decimal(text: "12345678901234567890")), .string("x"), .null, .bool(true),
            ])), .init("b", .object([.init("c", .object([]))])), .init("d", .array([])),
        ]))
    let arena = Arena()
    let keys = KeyTable()
    let cell = Cell(value, arena: arena, keys: keys)
    #expect(JSONWriter.string(cell) == text)
    #expect(cell.member(keys.intern("d")!).kind == .array)
    let instant = Value.timestamp(Instant(seconds: 5, nanoseconds: 6, offsetMinutes: -7))
    #expect(Value(Cell(instant, arena: arena)) == instant)
    #expect(Value(.absent) == .null)
    var json = Array(#"{"k":[1]}"#.utf8)
    json.withUnsafeMutableBufferPointer {
      let cell = Cell.json($0.baseAddress!, $0.count)
      #expect(Value(cell) == .object([.init("k", .array([.int(1)]))]))
    }
  }

  @Test func copiesAreDeep() throws {
    let keys = KeyTable()
    let arena = Arena()
    let text = #"{"a":["some text",{"b":0.12345678901234567890}],"c":[],"d":{}}"#
    var copy = Cell.null
    do {
      let body = PageBytes(Array(text.utf8))
      let page = try JSONParser(keys: keys).parse(body)
      copy = page.root.copied(to: arena)
      UnsafeMutablePointer(mutating: body.bytes.baseAddress!).update(repeating: 0, count: body.count)
    }
    #expect(JSONWriter.string(copy) == text)
  }

  @Test func members() throws {
    let cells = Cells()
    let keys = KeyTable()
    let page = try JSONParser(keys: keys).parse(PageBytes(Array(#"{"a":1,"bb":null,"ccc":"x"}"#.utf8)))
    for (name, expected) in [("a", "1"), ("bb", "null"), ("ccc", "\"x\""), ("d", nil), ("", nil)] {
      let found = page.root.member(name)
      let interned = page.root.member(keys.intern(name)!)
      #expect((found.kind == .absent) == (expected == nil) && JSONWriter.string(found) == expected ?? "null")
      #expect(interned.meta == found.meta && interned.bits == found.bits)
    }
    #expect(try cells("[1]").member("a").kind == .absent)
    // Computed objects may have keys that nobody interned.
    let arena = Arena()
    let computed = arena.object([arena.string("a"), .int(1), keys.intern("b")!, .int(2)])
    for key in [keys.intern("a")!, arena.string("a")] { #expect(computed.member(key).intValue == 1) }
    for key in [keys.intern("b")!, arena.string("b")] { #expect(computed.member(key).intValue == 2) }
    #expect(computed.member(keys.intern("c")!).kind == .absent)
  }

  @Test func arenaKeepsWhatItHandedOut() {
    let arena = Arena()
    for round in 0..<3 {
      var cells: [Cell] = []
      for index in 0..<5_000 { cells.append(arena.string(String(repeating: "x", count: index % 97) + "\(index)")) }
      let large = arena.allocate(bytes: 5 << 20)
      large.storeBytes(of: 1, toByteOffset: 5 << 20 - 8, as: UInt8.self)
      for (index, cell) in cells.enumerated() { #expect(cell.text.hasSuffix("\(index)"), "round \(round)") }
      #expect(Int(bitPattern: arena.allocate(bytes: 3)) % 16 == 0)
      #expect(arena.capacity > 5 << 20)
      arena.reset()
      #expect(arena.capacity < 1 << 20)
    }
    #expect(arena.array([]).count == 0 && arena.object([]).pairs.isEmpty && arena.string("").text == "")
  }
}
