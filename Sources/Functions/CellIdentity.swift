// Values as bytes that are the same exactly when the values are equal, so that a set can tell them apart.

internal import Records
internal import Values

enum CellIdentity {
  /// Appends the identity of `cell`: numbers by what they count, timestamps as points in time, members in the order of
  /// their keys.
  static func write(_ cell: Cell, into bytes: inout [UInt8]) {
    switch cell.kind {
    case .absent, .null: bytes.append(UInt8(ascii: "n"))
    case .bool: bytes.append(UInt8(ascii: cell.boolValue ? "t" : "f"))
    case .int: CanonicalJSON.writeInt(cell.intValue, into: &bytes)
    case .float:
      bytes += (Decimal(exactly: cell.floatValue)?.text ?? cell.floatValue.description).utf8
    case .decimal: bytes += (Decimal(jsonNumber: cell.utf8)?.text ?? cell.text).utf8
    case .string, .json: CanonicalJSON.writeString(cell.utf8, into: &bytes)
    case .timestamp: bytes += "@\(cell.seconds).\(cell.nanoseconds)".utf8
    case .array:
      bytes.append(UInt8(ascii: "["))
      for element in cell.elements {
        write(element, into: &bytes)
        bytes.append(UInt8(ascii: ","))
      }
      bytes.append(UInt8(ascii: "]"))
    case .object:
      let pairs = cell.pairs
      let places = stride(from: 0, to: pairs.count, by: 2).sorted {
        pairs[$0].utf8.lexicographicallyPrecedes(pairs[$1].utf8)
      }
      bytes.append(UInt8(ascii: "{"))
      for place in places {
        CanonicalJSON.writeString(pairs[place].utf8, into: &bytes)
        write(pairs[place + 1], into: &bytes)
        bytes.append(UInt8(ascii: ","))
      }
      bytes.append(UInt8(ascii: "}"))
    case .range:
      // Ranges stand at the root of a value only; of two, only the same one is equal.
      bytes += "r\(cell.meta),\(cell.bits)".utf8
    }
  }
}
