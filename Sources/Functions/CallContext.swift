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
  /// What `uuid()` is derived from: chunk, page, row; nil where there is no chunk.
  package var identity: String?
  /// The most elements that a range may have.
  package var maximumRange: Int
  let patterns = PatternCache()

  package init(arena: Arena = Arena(), keys: KeyTable, now: Instant, identity: String? = nil, maximumRange: Int = 1_000_000) {
    self.arena = arena
    self.keys = keys
    self.now = now
    self.identity = identity
    self.maximumRange = maximumRange
  }
}
