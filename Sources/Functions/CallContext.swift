// What a call may use besides its arguments: memory for its result, the clock, its place in the backfill, limits, and
// caches of compiled patterns. One per thread; nothing in it is shared.

package import Records
package import Values

/// The surroundings of function calls on one thread.
package final class CallContext: @unchecked Sendable {
  /// Where results live. The owner of the context resets it.
  package var arena: Arena
  package let keys: KeyTable
  /// What `now()` says.
  package var now: Instant
  /// What `uuid()` is derived from: chunk, page, row; nil where there is no chunk. Setting it starts the count of
  /// identifiers anew.
  package var identity: String? {
    didSet { identifiers = 0 }
  }
  /// The most elements that a range may have.
  package var maximumRange: Int
  /// Identifiers made for this identity.
  var identifiers = 0
  let patterns = PatternCache()
  /// Made when a call first reads JSON.
  private lazy var json = JSONParser(keys: keys)
  /// Bytes on their way into the arena; kept, so that they need no allocation.
  var scratch: [UInt8] = []

  package init(
    arena: Arena = Arena(), keys: KeyTable, now: Instant, identity: String? = nil, maximumRange: Int = 1_000_000
  ) {
    self.arena = arena
    self.keys = keys
    self.now = now
    self.identity = identity
    self.maximumRange = maximumRange
  }

  /// A string cell with what `write` appends.
  func string(_ write: (inout [UInt8]) -> Void) -> Cell {
    // Taken out for the while, so that the array is written without a check for every byte.
    var bytes: [UInt8] = []
    swap(&bytes, &scratch)
    bytes.removeAll(keepingCapacity: true)
    write(&bytes)
    let cell = bytes.withUnsafeBufferPointer { arena.string($0) }
    swap(&bytes, &scratch)
    return cell
  }

  /// Bytes of a text that grows with the product of its parts. More is a slip, or an attempt to fill the memory.
  static let maximumText = 256 << 20

  /// As `string`, for what may grow beyond all bounds: `write` is called until it has nothing more to append. `name` is
  /// the function that grows it.
  func boundedString(_ name: String, _ write: (inout [UInt8]) -> Bool) throws(FunctionError) -> Cell {
    var isTooLong = false
    let cell = string { bytes in
      while write(&bytes) {
        if bytes.count > Self.maximumText {
          isTooLong = true
          bytes = []
          break
        }
      }
    }
    if isTooLong { throw FunctionError("\(name) gives a text of more than \(Self.maximumText >> 20) MiB") }
    return cell
  }

  /// A value that is about to be written as a text: whole, and not too large for that. `name` is the function.
  func writable(_ cell: Cell, _ name: String) throws(FunctionError) -> Cell {
    let value = try RangeSequence.materialised(cell, in: self)
    if value.kind == .array || value.kind == .object, value.exceeds(bytes: Self.maximumText) {
      throw FunctionError("\(name) gives a text of more than \(Self.maximumText >> 20) MiB")
    }
    return value
  }

  /// The value of a JSON text, in the arena; of JSON Lines, the array of them.
  func parseJSON(
    _ text: UnsafeBufferPointer<UInt8>, lines: Bool = false, error: (JSONError) -> FunctionError
  ) throws(FunctionError) -> Cell {
    let body = PageBytes(capacity: text.count)
    body.append(text)
    do throws(JSONError) {
      let page = lines ? try json.parseLines(body) : try json.parse(body)
      // Strings without escapes point into the body, which ends with this call.
      return withExtendedLifetime(page) { page.root.copied(to: arena) }
    } catch let failure {
      throw error(failure)
    }
  }
}
