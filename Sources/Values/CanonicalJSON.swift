// The one way that values become JSON bytes: compact, members in their order, numbers as short as they can be. Plans
// and every digest are written by it.

/// Writes JSON.
package enum CanonicalJSON {
  /// Appends `value`. Timestamps are RFC 3339 strings; a float that is not finite, which no reader makes, is null.
  /// With `sortingKeys`, members stand in the order of their keys' UTF-8 bytes, at every level.
  package static func write(_ value: Value, into bytes: inout [UInt8], sortingKeys: Bool = false) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let truth): bytes += (truth ? "true" : "false").utf8
    case .int(let number): writeInt(number, into: &bytes)
    case .float(let number):
      if number.isFinite { ShortestDouble.write(number, into: &bytes) } else { bytes += "null".utf8 }
    case .decimal(let number): bytes += number.text.utf8
    case .string(let text): writeString(text, into: &bytes)
    case .timestamp(let instant):
      bytes.append(UInt8(ascii: "\""))
      instant.write(into: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(element, into: &bytes, sortingKeys: sortingKeys)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      let ordered =
        sortingKeys ? members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : members
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in ordered.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        writeString(member.key, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        write(member.value, into: &bytes, sortingKeys: sortingKeys)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  package static func bytes(of value: Value, sortingKeys: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    write(value, into: &bytes, sortingKeys: sortingKeys)
    return bytes
  }

  package static func text(of value: Value, sortingKeys: Bool = false) -> String {
    String(decoding: bytes(of: value, sortingKeys: sortingKeys), as: UTF8.self)
  }

  /// Appends the digits of an integer.
  package static func writeInt(_ number: Int64, into bytes: inout [UInt8]) {
    if number >= 0, number < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(number))
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
      var magnitude = number.magnitude
      var position = 20
      repeat {
        position -= 1
        buffer[position] = UInt8(ascii: "0") + UInt8(magnitude % 10)
        magnitude /= 10
      } while magnitude > 0
      if number < 0 {
        position -= 1
        buffer[position] = UInt8(ascii: "-")
      }
      bytes.append(contentsOf: buffer[position...])
    }
  }

  /// Appends a string in quotes, with the fewest escapes that JSON allows.
  package static func writeString(_ text: String, into bytes: inout [UInt8]) {
    var copy = text
    copy.withUTF8 { writeString($0, into: &bytes) }
  }

  /// As above, from valid UTF-8.
  package static func writeString(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    for index in 0..<text.count {
      let byte = text[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      start = index + 1
      writeEscape(byte, into: &bytes)
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    bytes.append(UInt8(ascii: "\""))
  }

  private static func writeEscape(_ byte: UInt8, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 8: bytes.append(UInt8(ascii: "b"))
    case 9: bytes.append(UInt8(ascii: "t"))
    case 10: bytes.append(UInt8(ascii: "n"))
    case 12: bytes.append(UInt8(ascii: "f"))
    case 13: bytes.append(UInt8(ascii: "r"))
    default: bytes += "u00\(hexadecimal(CollectionOfOne(byte)))".utf8
    }
  }
}
