// Names of members, each stored once a run, so that looking one up is an integer comparison.

internal import Synchronization

/// Interned keys. Safe to use from several threads; a parser keeps a `KeyCache` of its own before it.
package final class KeyTable: @unchecked Sendable {
  /// Past this, keys are data rather than names (maps keyed by ID): they are not interned any more.
  package static let capacity = 65_536

  private struct State: @unchecked Sendable {
    var numbers: [String: UInt32] = [:]
    var cells: [Cell] = []
    let arena = Arena()
  }

  private let state = Mutex(State())

  package init() {}

  /// The interned key of this text, or nil when the table is full and the key is new.
  package func intern(_ text: String) -> Cell? {
    state.withLock { state in
      if let number = state.numbers[text] { return state.cells[Int(number) - 1] }
      guard state.cells.count < Self.capacity else { return nil }
      let number = UInt32(state.cells.count + 1)
      let bytes = state.arena.string(text)
      let cell = Cell.string(UnsafePointer(bytes.utf8.baseAddress!), bytes.count, key: number)
      state.numbers[text] = number
      state.cells.append(cell)
      return cell
    }
  }

  /// The key of this number (1-based).
  package func key(_ number: UInt32) -> Cell { state.withLock { $0.cells[Int(number) - 1] } }
}
