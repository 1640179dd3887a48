// The constants of a program, each once. Same means the same bits: equality of values would make one of 0.0 and -0.0, and
// of two spellings of é.

package import Values

package struct ConstantPool {
  private struct Key: Hashable {
    var value: Value

    static func == (left: Key, right: Key) -> Bool { isSame(left.value, right.value) }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
  }

  package private(set) var values: [Value] = []
  /// Where each value stands; empty while there are few.
  private var places: [Key: Int] = [:]

  package init() {}

  private static func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.float(let a), .float(let b)): a.bitPattern == b.bitPattern
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    default: left == right
    }
  }

  /// The place of this value, at most `limit`; nil if that is full.
  package mutating func place(of value: Value, limit: Int) -> Int? {
    if let place = known(value), place <= limit { return place }
    guard values.count <= limit else { return nil }
    values.append(value)
    if !places.isEmpty {
      places[Key(value: value)] = values.count - 1
    } else if values.count > 16 {
      for (place, value) in values.enumerated() { places[Key(value: value)] = place }
    }
    return values.count - 1
  }

  private func known(_ value: Value) -> Int? {
    places.isEmpty ? values.firstIndex { Self.isSame($0, value) } : places[Key(value: value)]
  }
}
