// Pagination that comes back to a request which it made before, and so would go on for ever: a cursor that is missing
// on the last page asks for the first one again. Not the request that repeats at once; `ChunkRun+Response` sees that.

internal import Transport

/// Remembers one request of a chunk, and a later one after each doubling of the pages (Brent's way): a circle of any
/// length is found within a few rounds, in constant memory.
struct PageCircle {
  /// What the next request means.
  enum Verdict: Equatable {
    case goOn
    /// A whole round brought nothing that the chunk does not have.
    case nothingNew
    /// A round may have brought records, but no key tells whether they are new. `page`, 0-based, made the request first.
    case endless(page: Int)
  }

  private var mark: HTTPRequest?
  private var markPage = 0
  private var nextMark = 1
  private var keysAtMark = 0
  private var broughtRecords = false

  /// `start`: the request of page 0.
  init(start: HTTPRequest?) { mark = start }

  /// Takes the request that page number `page` (0-based) is about to make. `keys`: different keys that the chunk has
  /// seen, nil if its records have none; `pageHadNewKeys`: of the page before.
  mutating func meet(_ request: HTTPRequest, page: Int, keys: Int?, pageHadNewKeys: Bool) -> Verdict {
    broughtRecords = broughtRecords || pageHadNewKeys
    if let mark, mark.isSame(as: request) {
      if !broughtRecords { return .nothingNew }
      // With new keys the server moves on, though the request does not say how.
      guard let keys, keys > keysAtMark else { return .endless(page: markPage) }
      broughtRecords = false
      keysAtMark = keys
    }
    if page == nextMark {
      mark = request
      markPage = page
      nextMark *= 2
      keysAtMark = keys ?? 0
      broughtRecords = false
    }
    return .goOn
  }
}

extension HTTPRequest {
  /// Whether the other one would be the same on the wire.
  func isSame(as other: HTTPRequest) -> Bool {
    method == other.method && url == other.url && body == other.body
      && headers.elementsEqual(other.headers) { $0.name == $1.name && $0.value == $1.value }
  }
}
