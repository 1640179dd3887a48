// One response body and what was parsed from it. Freed at once; strings without escapes point into the body.

internal import Glibc

/// Bytes with 64 readable zero bytes behind them, so that a parser may read ahead.
package final class PageBytes: @unchecked Sendable {
  package static let padding = 64
  package private(set) var count = 0
  /// Bytes obtained from the system, for budgets.
  package private(set) var capacity: Int
  private var storage: UnsafeMutablePointer<UInt8>

  package init(capacity: Int = 16 * 1_024) {
    self.capacity = max(capacity, 64)
    storage = malloc(self.capacity + Self.padding)!.assumingMemoryBound(to: UInt8.self)
    memset(storage, 0, Self.padding)
  }

  package convenience init(_ bytes: [UInt8]) {
    self.init(capacity: bytes.count)
    bytes.withUnsafeBufferPointer { append($0) }
  }

  deinit { free(storage) }

  /// Only before anything points into it.
  package func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    if count + bytes.count > capacity {
      capacity = max(capacity * 2, count + bytes.count)
      storage = realloc(storage, capacity + Self.padding)!.assumingMemoryBound(to: UInt8.self)
    }
    memcpy(storage + count, source, bytes.count)
    count += bytes.count
    memset(storage + count, 0, Self.padding)
  }

  package func removeAll() {
    count = 0
    memset(storage, 0, Self.padding)
  }

  package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: storage, count: count) }
}

/// A parsed document: its bytes, the memory of its cells, and its root.
package final class Page: @unchecked Sendable {
  package let body: PageBytes
  package let arena: Arena
  package let root: Cell

  init(body: PageBytes, arena: Arena, root: Cell) {
    self.body = body
    self.arena = arena
    self.root = root
  }

  /// Memory held, for budgets.
  package var byteCount: Int { body.capacity + arena.capacity }
}
