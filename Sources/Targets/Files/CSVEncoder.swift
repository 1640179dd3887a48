// Rows as CSV (RFC 4180): a header with all columns that the folder has so far, null as nothing, an empty text as "",
// values as they are in columns of texts.

internal import Records

struct CSVEncoder: RowTextEncoder {
  private let columns: [String]
  private let stamps: [String: String]
  /// Where each column is in the batch.
  private var places: [Int?] = []
  private var text: [UInt8] = []

  init(columns: [String], stamps: [(name: String, text: String)]) {
    self.columns = columns
    self.stamps = Dictionary(stamps.map { ($0.name, $0.text) }) { first, _ in first }
  }

  mutating func begin(into buffer: inout ByteBuffer) {
    for (index, column) in columns.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      append(text: Array(column.utf8), into: &buffer)
    }
    buffer.append("\r\n")
  }

  mutating func use(_ batch: RowBatch) {
    let names = Dictionary(batch.columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
    places = columns.map { names[$0] }
  }

  mutating func append(_ row: UnsafePointer<Cell>, into buffer: inout ByteBuffer) {
    for (index, place) in places.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      if let place {
        append(row[place], into: &buffer)
      } else if let stamp = stamps[columns[index]] {
        append(text: Array(stamp.utf8), into: &buffer)
      }
    }
    buffer.append("\r\n")
  }

  private mutating func append(_ cell: Cell, into buffer: inout ByteBuffer) {
    if cell.isMissing { return }
    text.removeAll(keepingCapacity: true)
    ValueText.write(cell, into: &text)
    append(text: text, into: &buffer)
  }

  private func append(text: [UInt8], into buffer: inout ByteBuffer) {
    text.withUnsafeBufferPointer { bytes in
      guard bytes.isEmpty || bytes.contains(where: Self.mustQuote) else { return buffer.append(bytes) }
      buffer.append(UInt8(ascii: "\""))
      for byte in bytes {
        if byte == UInt8(ascii: "\"") { buffer.append(byte) }
        buffer.append(byte)
      }
      buffer.append(UInt8(ascii: "\""))
    }
  }

  private static func mustQuote(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: " ")
  }
}
