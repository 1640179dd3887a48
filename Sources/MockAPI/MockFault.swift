// Misbehaviour to order: which requests it hits, and what they get.

/// A fault for some of the requests to data routes. Of several the first that hits counts.
package struct MockFault: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// A JSON error with `status`, and `Retry-After` if `retryAfter` is set.
    case status
    /// The connection is reset instead of an answer.
    case reset
    /// The connection is closed after half of the body.
    case truncate
    /// The body comes at `bytesPerSecond`.
    case slow
    /// No answer at all; the connection stays open.
    case hang
    /// Half of the body, then nothing; the connection stays open.
    case stall
    /// 200 with a page of HTML.
    case html
    /// 200 with JSON that breaks off.
    case invalid
    /// 200 with no body.
    case empty
    /// 204.
    case noContent = "no-content"
    /// The connection is reset after half of the body.
    case resetInside = "reset-inside"
    /// The connection is reset after the whole body.
    case resetAfter = "reset-after"
    /// The body in Latin-1, and a header that says so.
    case latin1
    /// The body in Latin-1, and a header that says UTF-8.
    case wrongCharset = "wrong-charset"
    /// A byte order mark before the body.
    case bom
    /// Some hundred kilobytes that unpack to a quarter of a gigabyte.
    case bomb
    /// Header lines of a megabyte.
    case headers
    /// A redirect to the same URL.
    case redirectLoop = "redirect-loop"
    /// A redirect to `location`.
    case redirect
    /// 301 without a place to go.
    case redirectNowhere = "redirect-nowhere"
    /// 304.
    case notModified = "not-modified"
  }

  package var kind: Kind
  /// Only paths, with their queries, that start so.
  package var path = ""
  /// Only every so many-th request that the other conditions let through.
  package var every = 1
  /// Only the first so many requests to each URL; nil: all.
  package var first: Int?
  package var status = 500
  package var retryAfter: Int?
  /// Further headers of a status.
  package var headers: [(name: String, value: String)] = []
  /// Where a redirect goes.
  package var location = ""
  package var bytesPerSecond = 10_000.0

  package init(_ kind: Kind) { self.kind = kind }

  /// Names with values, as the command line and the control route give them: `kind`, `path`, `every`, `first`,
  /// `status`, `retry-after`, `bytes-per-second`. A `status` alone implies its kind.
  package init(fields: [(name: String, value: String)]) throws(MockError) {
    self.init(.status)
    for (name, value) in fields {
      func number(_ range: ClosedRange<Int>) throws(MockError) -> Int {
        guard let number = Int(value), range.contains(number) else {
          throw MockError("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
      }
      switch name {
      case "kind":
        guard let kind = Kind(rawValue: value) else {
          let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
          throw MockError("no fault is called '\(value)'; there are \(known)")
        }
        self.kind = kind
      case "path": path = value
      case "every": every = try number(1...1_000_000_000)
      case "first": first = try number(1...1_000_000_000)
      case "status": status = try number(200...599)
      case "retry-after": retryAfter = try number(0...86_400)
      case "bytes-per-second": bytesPerSecond = Double(try number(1...1_000_000_000))
      default:
        throw MockError(
          "a fault has no field '\(name)'; there are kind, path, every, first, status, retry-after, bytes-per-second")
      }
    }
  }
}

/// A fault and what it has seen.
struct FaultState {
  let fault: MockFault
  private var seen = 0

  init(_ fault: MockFault) { self.fault = fault }

  /// Whether the fault hits this request; `attempt` counts the requests to its URL from 1.
  mutating func hits(target: String, attempt: Int) -> Bool {
    guard target.utf8.starts(with: fault.path.utf8), attempt <= fault.first ?? .max else { return false }
    seen += 1
    return seen % fault.every == 0
  }
}
