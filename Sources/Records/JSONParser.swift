// Strict JSON (RFC 8259) to cells: what a thread keeps between pages, and the way in and out. The grammar is in
// `JSONParser+Grammar.swift`, strings and numbers in files of their own.
//
// Decisions where the RFC leaves room: a UTF-8 byte order mark at the start is skipped; of members with the same name
// the first keeps its place and the last its value; an escape that is half of a surrogate pair is an error; nesting is
// limited; a body has at most 4 GiB.

internal import Glibc

/// Turns bodies into pages, one after another. One per worker thread; not for use by two at once.
package final class JSONParser: @unchecked Sendable {
  /// Where a container began, and what encloses it.
  struct Frame: BitwiseCopyable {
    enum Container: UInt8 { case document, array, object }
    /// The container's first cell, counted from the bottom of the stack of cells.
    var start: Int
    /// The entry of the key beneath which the container stands.
    var key: UInt32
    var container: Container
  }

  /// More room than this for waiting cells is given back after a page.
  private static let keptCells = 65_536

  let keys: KeyCache
  let depthLimit: Int
  /// Cells of containers that are not closed yet.
  var cells: UnsafeMutablePointer<Cell>
  var cellCapacity = 4_096
  let frames: UnsafeMutablePointer<Frame>
  /// By key number: the last object that was seen to have it.
  let seenIn: UnsafeMutablePointer<UInt32>
  var objectNumber: UInt32 = 0

  /// `keys` nil leaves keys un-interned: their cells have number 0.
  package init(keys: KeyTable?, depthLimit: Int = 512) {
    self.keys = KeyCache(table: keys)
    self.depthLimit = depthLimit
    cells = .allocate(capacity: cellCapacity)
    frames = .allocate(capacity: depthLimit + 1)
    // Zeroed pages of the system: memory is used only for the numbers that occur.
    seenIn = calloc(KeyTable.capacity + 1, MemoryLayout<UInt32>.stride)!.assumingMemoryBound(to: UInt32.self)
  }

  deinit {
    cells.deallocate()
    frames.deallocate()
    free(seenIn)
  }

  /// The one document in `body`. Cells go to `arena`, or to one of the page's own; strings without escapes stay in the
  /// body, which must not change any more.
  package func parse(_ body: PageBytes, arena: Arena? = nil) throws(JSONError) -> Page {
    try page(body, arena ?? Arena(), lines: false)
  }

  /// JSON Lines: any number of documents with line breaks between them, as the elements of an array.
  package func parseLines(_ body: PageBytes, arena: Arena? = nil) throws(JSONError) -> Page {
    try page(body, arena ?? Arena(), lines: true)
  }

  private func page(_ body: PageBytes, _ arena: Arena, lines: Bool) throws(JSONError) -> Page {
    defer { shrink() }
    do throws(JSONFault) {
      let root = try document(body.bytes, arena: arena, lines: lines)
      return Page(body: body, arena: arena, root: root)
    } catch {
      throw error.error(in: body.bytes, limit: depthLimit)
    }
  }

  /// Doubles the room for waiting cells.
  @inline(never)
  func growCells() {
    let larger = UnsafeMutablePointer<Cell>.allocate(capacity: cellCapacity * 2)
    larger.update(from: cells, count: cellCapacity)
    cells.deallocate()
    cells = larger
    cellCapacity *= 2
  }

  private func shrink() {
    guard cellCapacity > Self.keptCells else { return }
    cells.deallocate()
    cellCapacity = Self.keptCells
    cells = .allocate(capacity: cellCapacity)
  }
}
