// Nested objects as columns of their own: `address.city` becomes `address__city`. Lists stay what they are.

internal import Records

/// Flattens records, one after another. One per worker thread.
final class RecordFlattener {
  private static let separator = "__"

  private let keys: KeyTable
  /// Joined names by the numbers of their parts.
  private var joined: [UInt64: Cell] = [:]

  init(keys: KeyTable) { self.keys = keys }

  /// The record with `levels` levels of members side by side; 0: all of them. An object without members stays.
  func flatten(_ record: Cell, levels: Int, _ arena: Arena) -> Cell {
    guard record.kind == .object, holdsObjects(record) else { return record }
    var pairs: [Cell] = []
    append(record, under: nil, levels: levels == 0 ? .max : levels, arena, to: &pairs)
    return arena.object(pairs)
  }

  private func holdsObjects(_ record: Cell) -> Bool {
    stride(from: 1, to: record.pairs.count, by: 2).contains { isNested(record.pairs[$0]) }
  }

  private func isNested(_ cell: Cell) -> Bool { cell.kind == .object && cell.count > 0 }

  private func append(_ object: Cell, under prefix: Cell?, levels: Int, _ arena: Arena, to pairs: inout [Cell]) {
    for index in stride(from: 0, to: object.pairs.count, by: 2) {
      let key = prefix.map { name($0, object.pairs[index], arena) } ?? object.pairs[index]
      let value = object.pairs[index + 1]
      if levels > 1, isNested(value) {
        append(value, under: key, levels: levels - 1, arena, to: &pairs)
      } else {
        pairs += [key, value]
      }
    }
  }

  private func name(_ prefix: Cell, _ key: Cell, _ arena: Arena) -> Cell {
    let number = UInt64(prefix.keyNumber) << 32 | UInt64(key.keyNumber)
    let isKnown = prefix.keyNumber != 0 && key.keyNumber != 0
    if isKnown, let name = joined[number] { return name }
    let text = prefix.text + Self.separator + key.text
    guard let name = keys.intern(text) else { return arena.string(text) }
    if isKnown { joined[number] = name }
    return name
  }
}
