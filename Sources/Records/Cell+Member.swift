// Looking up members of objects.

extension Cell {
  /// The value of the member named `key`, a string cell; `absent` if there is none or this is no object. Interned keys
  /// must be of one table. Of several members with the same name, the first.
  @inlinable
  public func member(_ key: Cell) -> Cell {
    guard kind == .object else { return .absent }
    let cells = pairs
    var hasOtherKeys = key.keyNumber == 0
    var index = 0
    while index < cells.count {
      let name = cells[index]
      // Kind, number and length at once: if interned, these tell the name.
      if name.meta == key.meta, name.keyNumber != 0 { return cells[index + 1] }
      if name.keyNumber == 0 { hasOtherKeys = true }
      index += 2
    }
    return hasOtherKeys ? memberByBytes(key) : .absent
  }

  /// The same by name.
  package func member(_ name: String) -> Cell {
    guard kind == .object else { return .absent }
    var name = name
    return name.withUTF8 { bytes in
      if let start = bytes.baseAddress { return memberByBytes(.string(start, bytes.count)) }
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) {
        memberByBytes(.string($0.baseAddress.unsafelyUnwrapped, 0))
      }
    }
  }

  /// Whether both, names of members, are the same name. Interned ones must be of one table.
  @inlinable
  public func isSameKey(as other: Cell) -> Bool {
    if keyNumber != 0, other.keyNumber != 0 { return keyNumber == other.keyNumber }
    return equalBytes(utf8, other.utf8)
  }

  @usableFromInline
  func memberByBytes(_ key: Cell) -> Cell {
    let cells = pairs
    let wanted = key.utf8
    for index in stride(from: 0, to: cells.count, by: 2) where equalBytes(cells[index].utf8, wanted) {
      return cells[index + 1]
    }
    return .absent
  }
}
