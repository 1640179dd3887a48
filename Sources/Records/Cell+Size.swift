// How large a value is when it is written. Cells share what they point to, so a small tree of cells may be a text
// without end.

extension Cell {
  /// Whether the JSON of this value has more than `limit` bytes. Numbers count as one; stops as soon as it is sure.
  package func exceeds(bytes limit: Int) -> Bool {
    var left = limit
    return !spend(&left)
  }

  private func spend(_ left: inout Int) -> Bool {
    switch kind {
    case .string, .decimal, .json: left -= count
    case .array:
      left -= count + 2
      for element in elements where !element.spend(&left) { return false }
    case .object:
      left -= 2
      for cell in pairs where !cell.spend(&left) { return false }
    default: left -= 1
    }
    return left >= 0
  }
}
