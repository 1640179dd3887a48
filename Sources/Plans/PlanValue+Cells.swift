// Cells in the form that values have in a plan, without a detour by `Value`: what plans of a million chunks are written
// with. The bytes are those of `CanonicalJSON` over `PlanValue.encode`.

package import Records

extension PlanValue {
  /// Appends `cell`. A lazy range must have been made an array before.
  package static func write(_ cell: Cell, sortingKeys: Bool = false, into buffer: inout ByteBuffer) {
    switch cell.kind {
    case .timestamp:
      buffer.append("{\"timestamp\":")
      JSONWriter.write(cell, into: &buffer)
      buffer.append(UInt8(ascii: "}"))
    case .array:
      buffer.append(UInt8(ascii: "["))
      for (index, element) in cell.elements.enumerated() {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        write(element, sortingKeys: sortingKeys, into: &buffer)
      }
      buffer.append(UInt8(ascii: "]"))
    case .object:
      let isMarked = cell.count == 1 && markers.contains(cell.pairs[0].text)
      if isMarked { buffer.append("{\"literal\":") }
      var order = Array(stride(from: 0, to: 2 * cell.count, by: 2))
      if sortingKeys { order.sort { cell.pairs[$0].utf8.lexicographicallyPrecedes(cell.pairs[$1].utf8) } }
      buffer.append(UInt8(ascii: "{"))
      for (place, index) in order.enumerated() {
        if place > 0 { buffer.append(UInt8(ascii: ",")) }
        JSONWriter.write(text: cell.pairs[index].utf8, into: &buffer)
        buffer.append(UInt8(ascii: ":"))
        write(cell.pairs[index + 1], sortingKeys: sortingKeys, into: &buffer)
      }
      buffer.append(UInt8(ascii: "}"))
      if isMarked { buffer.append(UInt8(ascii: "}")) }
    default: JSONWriter.write(cell, into: &buffer)
    }
  }
}
