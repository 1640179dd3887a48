// Functions on strings, and those that take strings and arrays alike.

internal import Records

extension Evaluator {
  /// Whether a string has a part, or an array an element, like `wanted`.
  func contains(_ value: Cell, _ wanted: Cell) -> Bool {
    if value.kind == .array { return value.elements.contains { CellOrder.equal($0, wanted) } }
    return wanted.kind == .string && Self.contains(value.utf8, wanted.utf8)
  }

  /// Knuth, Morris and Pratt's search, which takes linear time whatever the bytes are.
  private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard part.count > 0, part.count <= text.count else { return part.count == 0 }
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: part.count) { borders in
      // How long the longest proper beginning is that also ends each beginning of the part.
      borders[0] = 0
      var length = 0
      for index in 1..<max(1, part.count) {
        while length > 0, part[index] != part[length] { length = borders[length - 1] }
        if part[index] == part[length] { length += 1 }
        borders[index] = length
      }
      length = 0
      for byte in text {
        while length > 0, byte != part[length] { length = borders[length - 1] }
        if byte == part[length] { length += 1 }
        if length == part.count { return true }
      }
      return false
    }
  }

  func starts(_ text: Cell, with part: Cell) -> Bool { text.utf8.starts(with: part.utf8) }

  func ends(_ text: Cell, with part: Cell) -> Bool { text.utf8.suffix(part.count).elementsEqual(part.utf8) }

  /// Unicode scalars of a string, elements of an array, members of an object.
  func length(_ value: Cell) -> Int {
    value.kind == .string ? value.utf8.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } : value.count
  }

  mutating func join(_ strings: Cell, with glue: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    let size = strings.elements.reduce(0) { $0 + $1.count } + max(0, strings.count - 1) * glue.count
    let text = try room(bytes: size, id)
    var end = text
    func append(_ bytes: UnsafeBufferPointer<UInt8>) {
      if let start = bytes.baseAddress { end.update(from: start, count: bytes.count) }
      end += bytes.count
    }
    for (index, string) in strings.elements.enumerated() {
      if index > 0 { append(glue.utf8) }
      append(string.utf8)
    }
    return .string(text, size)
  }

  /// The scalars of a string or the elements of an array, last first.
  mutating func reverse(_ value: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    if value.kind == .array {
      let results = try room(cells: value.count, id)
      for (index, element) in value.elements.reversed().enumerated() { results[index] = element }
      return .array(results, value.count)
    }
    let source = value.utf8
    let text = try room(bytes: source.count, id)
    var out = text + source.count
    var index = 0
    while index < source.count {
      var end = index + 1
      while end < source.count, source[end] & 0xC0 == 0x80 { end += 1 }
      out -= end - index
      for offset in 0..<end - index { out[offset] = source[index + offset] }
      index = end
    }
    return .string(text, source.count)
  }

  /// Strings as they are, all else as JSON.
  mutating func string(_ value: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    if value.kind == .string { return value }
    var buffer = ByteBuffer()
    JSONWriter.write(value, into: &buffer)
    let text = try room(bytes: buffer.count, id)
    text.update(from: buffer.bytes.baseAddress.unsafelyUnwrapped, count: buffer.count)
    return .string(text, buffer.count)
  }
}
