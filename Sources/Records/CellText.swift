// What a value becomes inside a text: `…?date={state.date}` (DESIGN section 3).

/// Renders values into templates: null is nothing, whole floats have no ".0", arrays and objects are compact JSON,
/// timestamps RFC 3339, decimals their digits.
package enum CellText {
  /// Appends the text of `cell`. A lazy range must have been made an array before.
  package static func write(_ cell: Cell, into buffer: inout ByteBuffer) {
    switch cell.kind {
    case .absent, .null: break
    case .string, .decimal: buffer.append(cell.utf8)
    case .timestamp: JSONWriter.write(instant: cell, into: &buffer)
    case .float: write(cell.floatValue, into: &buffer)
    case .bool, .int, .json, .array, .object, .range: JSONWriter.write(cell, into: &buffer)
    }
  }

  /// The text of `cell`.
  package static func string(_ cell: Cell) -> String {
    if cell.kind == .string { return cell.text }
    var buffer = ByteBuffer()
    write(cell, into: &buffer)
    return buffer.text
  }

  /// The text as a string cell in `arena`; strings come back as they are.
  package static func cell(_ cell: Cell, in arena: Arena) -> Cell {
    if cell.kind == .string { return cell }
    var buffer = ByteBuffer(capacity: 64)
    write(cell, into: &buffer)
    return arena.string(buffer.bytes)
  }

  /// Whole numbers within 64 bits in digits, others in their shortest form.
  private static func write(_ number: Double, into buffer: inout ByteBuffer) {
    if let whole = Int64(exactly: number) {
      buffer.append(decimal: whole)
    } else {
      buffer.append(number.description)
    }
  }
}
