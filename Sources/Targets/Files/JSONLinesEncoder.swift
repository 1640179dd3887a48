// Rows as JSON Lines: an object a line with the columns that the record had, numbers with their digits, timestamps in
// RFC 3339.

internal import Records

struct JSONLinesEncoder: RowTextEncoder {
  /// `"name":` of each column of the batch.
  private var names: [[UInt8]] = []
  /// The members that all rows have, as they end: `"name":"text"}` and the line's end.
  private let ending: [UInt8]
  private let hasStamps: Bool

  init(stamps: [(name: String, text: String)]) {
    var buffer = ByteBuffer()
    for (index, stamp) in stamps.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      JSONWriter.write(text: stamp.name, into: &buffer)
      buffer.append(UInt8(ascii: ":"))
      JSONWriter.write(text: stamp.text, into: &buffer)
    }
    buffer.append("}\n")
    ending = buffer.array
    hasStamps = !stamps.isEmpty
  }

  func begin(into buffer: inout ByteBuffer) {}

  mutating func use(_ batch: RowBatch) {
    names = batch.columns.map { column in
      var buffer = ByteBuffer()
      JSONWriter.write(text: column.name, into: &buffer)
      buffer.append(UInt8(ascii: ":"))
      return buffer.array
    }
  }

  func append(_ row: UnsafePointer<Cell>, into buffer: inout ByteBuffer) {
    buffer.append(UInt8(ascii: "{"))
    var isFirst = true
    for index in names.indices where row[index].kind != .absent {
      if !isFirst { buffer.append(UInt8(ascii: ",")) }
      isFirst = false
      names[index].withUnsafeBufferPointer { buffer.append($0) }
      JSONWriter.write(row[index], into: &buffer)
    }
    if hasStamps, !isFirst { buffer.append(UInt8(ascii: ",")) }
    ending.withUnsafeBufferPointer { buffer.append($0) }
  }
}
