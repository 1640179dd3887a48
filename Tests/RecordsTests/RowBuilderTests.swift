// Records to rows: columns, their kinds, what is missing.

import Records
import Testing

struct RowBuilderTests {
  /// Header with kinds, then one line a row.
  private func table(_ records: Cell, _ builder: RowBuilder, owner: AnyObject) throws -> [String] {
    let batch = try builder.build(records.elements, owners: [owner], ownedBytes: 10)
    #expect(batch.rowCount == records.count && batch.byteCount > 10)
    let header = batch.columns.map { column in
      let kinds = CellKind.allCases.filter { column.kinds.contains(KindSet($0)) }.map { "\($0)" }
      return "\(column.name):\(kinds.joined(separator: "+"))"
    }
    let rows = (0..<batch.rowCount).map { row in
      (0..<batch.columns.count).map { column in
        let cell = batch.cells[row * batch.columns.count + column]
        return cell.kind == .absent ? "-" : JSONWriter.string(cell)
      }
    }
    return ([header] + rows).map { $0.joined(separator: " ") }
  }

  @Test func tables() throws {
    let rows: [(String, [String])] = [
      ("[]", [""]),
      (#"[{"id":1,"name":"a"},{"id":2,"name":"b"}]"#, ["id:int name:string", #"1 "a""#, #"2 "b""#]),
      (
        #"[{"id":1},{"name":"b","id":2},{"id":3.5,"name":null,"x":true}]"#,
        ["id:int+float name:null+string x:bool", "1 - -", #"2 "b" -"#, "3.5 null true"]
      ),
      (
        #"[{"a":[1, 2],"b":{ "c":null}},{"a":12345678901234567890}]"#,
        ["a:decimal+json b:json", #"[1,2] {"c":null}"#, "12345678901234567890 -"]
      ),
      (
        #"[1,"x",null,[2],{"value":3,"other":4}]"#,
        ["value:null+int+string+json other:int", "1 -", "\"x\" -", "null -", "[2] -", "3 4"]
      ),
      ("[{},{}]", ["", "", ""]),
    ]
    let keys = KeyTable()
    let builder = RowBuilder(keys: keys)
    for (text, expected) in rows {
      let page = try JSONParser(keys: keys).parse(PageBytes(Array(text.utf8)))
      #expect(try table(page.root, builder, owner: page) == expected, "\(text)")
      let plain = try JSONParser(keys: nil).parse(PageBytes(Array(text.utf8)))
      #expect(try table(plain.root, builder, owner: plain) == expected, "\(text), keys not interned")
    }
  }

  @Test func computedRecords() throws {
    let keys = KeyTable()
    let arena = Arena()
    let records = arena.array([
      arena.object([
        arena.string("id"), .int(1), arena.string("at"), .timestamp(seconds: 0, nanoseconds: 0, offsetMinutes: 0),
      ]),
      arena.object([keys.intern("at")!, .null, arena.string("id"), .int(2)]),
      arena.object([keys.intern("id")!, .absent]),
    ])
    #expect(
      try table(records, RowBuilder(keys: keys), owner: arena) == [
        "id:int at:null+timestamp", "1 \"1970-01-01T00:00:00Z\"", "2 null", "- -",
      ])
  }

  @Test func tooManyColumnsIsAnError() throws {
    let keys = KeyTable()
    let text = "[{" + (0..<11).map { "\"c\($0)\":1" }.joined(separator: ",") + "}]"
    let page = try JSONParser(keys: keys).parse(PageBytes(Array(text.utf8)))
    _ = try RowBuilder(keys: keys, maximumColumns: 11).build(page.root.elements, owners: [page], ownedBytes: 0)
    let error = #expect(throws: RowError.self) {
      try RowBuilder(keys: keys, maximumColumns: 10).build(page.root.elements, owners: [page], ownedBytes: 0)
    }
    #expect(error?.message.hasPrefix("the records have more than 10 different members") == true)
  }

  /// The names of columns beyond what the table of keys holds are found by their bytes.
  @Test func columnsWhenTheTableIsFull() throws {
    let keys = KeyTable()
    for index in 0..<KeyTable.capacity { _ = keys.intern("k\(index)") }
    let page = try JSONParser(keys: keys).parse(PageBytes(Array(#"[{"k1":1,"new":2},{"new":3,"k1":4},5]"#.utf8)))
    #expect(
      try table(page.root, RowBuilder(keys: keys), owner: page) == [
        "k1:int new:int value:int", "1 2 -", "4 3 -", "- - 5",
      ])
  }
}
