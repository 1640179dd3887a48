// Names of members, each stored once a run, so that looking one up is an integer comparison. Names are equal if their
// bytes are: "é" as one scalar and as two are different members, though equal as Swift strings.

internal import Synchronization

/// Interned keys. Safe to use from several threads; a parser keeps a `KeyCache` of its own before it. Numbers mean
/// something only among cells of one table.
package final class KeyTable: @unchecked Sendable {
  /// Past this, keys are data rather than names (maps keyed by ID): they are not interned any more.
  package static let capacity = 65_536
  /// Nor are keys of more bytes than this.
  package static let longestKey = 255

  private struct State: @unchecked Sendable {
    var numbers: [KeyBytes: UInt32] = [:]
    var cells: [Cell] = []
    let arena = Arena()
  }

  private let state = Mutex(State())

  package init() {}

  /// The interned key of this text, or nil when it is very long, or new and the table is full.
  package func intern(_ text: String) -> Cell? {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  /// The interned key of these UTF-8 bytes, or nil when it is very long, or new and the table is full. The cell points
  /// to a copy that lives as long as the table.
  package func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell? {
    guard bytes.count <= Self.longestKey else { return nil }
    return state.withLock { state in
      if let number = state.numbers[KeyBytes(bytes)] { return state.cells[Int(number) - 1] }
      guard state.cells.count < Self.capacity else { return nil }
      let number = UInt32(state.cells.count + 1)
      let cell = Cell.string(state.arena.copy(bytes), bytes.count, key: number)
      state.numbers[KeyBytes(cell.utf8)] = number
      state.cells.append(cell)
      return cell
    }
  }

  /// The key of this number (1-based).
  package func key(_ number: UInt32) -> Cell { state.withLock { $0.cells[Int(number) - 1] } }

  /// All keys, by number, if no other will ever be added; else nil.
  var allIfFull: [Cell]? { state.withLock { $0.cells.count < Self.capacity ? nil : $0.cells } }
}

/// Bytes as a key of a dictionary. They must outlive it.
struct KeyBytes: Hashable {
  let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  static func == (a: KeyBytes, b: KeyBytes) -> Bool { equalBytes(a.bytes, b.bytes) }

  func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
}
