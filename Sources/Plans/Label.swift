// A chunk's name for people.

internal import Diagnostics
package import Records
package import Values

package enum Label {
  private static let limit = 64

  /// A date where the time is midnight UTC, other values as text; at most 64 characters, none that a terminal acts on.
  package static func write(_ value: Cell, into label: inout ByteBuffer) {
    switch value.kind {
    case .absent, .null: label.append("all")
    case .timestamp:
      var text = ByteBuffer(capacity: 48)
      CellText.write(value, into: &text)
      let midnight: StaticString = "T00:00:00Z"
      let tail = UnsafeBufferPointer(start: midnight.utf8Start, count: midnight.utf8CodeUnitCount)
      let isMidnight = text.bytes.suffix(tail.count).elementsEqual(tail)
      label.append(UnsafeBufferPointer(rebasing: text.bytes.dropLast(isMidnight ? tail.count : 0)))
    case .string: label.append(value.utf8)
    case .bool, .int: JSONWriter.write(value, into: &label)
    default: PlanValue.write(value, into: &label)
    }
    // Printable ASCII needs no look at its characters.
    guard label.count > limit || label.bytes.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return }
    let text = DisplayWidth.printable(label.text).replacing("\n", with: " ")
    label.removeAll()
    label.append(text.count > limit ? "\(text.prefix(limit - 1))…" : text)
  }

  package static func text(_ value: Value) -> String {
    let arena = Arena()
    var label = ByteBuffer(capacity: 64)
    write(Cell(value, arena: arena), into: &label)
    return label.text
  }
}
