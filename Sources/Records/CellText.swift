// What a value becomes inside a text: `…?date={state.date}` (DESIGN section 3).

internal import Values

/// Renders values into templates: null is nothing, floats no exponent and, if whole, no ".0", arrays and objects are compact JSON,
/// timestamps RFC 3339, decimals their digits.
package enum CellText {
  /// Appends the text of `cell`. A lazy range must have been made an array before.
  package static func write(_ cell: Cell, into buffer: inout ByteBuffer) {
    switch cell.kind {
    case .absent, .null: break
    case .string, .decimal: buffer.append(cell.utf8)
    case .timestamp: JSONWriter.write(instant: cell, into: &buffer)
    case .float: buffer.append(ShortestDouble.plainText(cell.floatValue))
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
}
