// A request as the server read it, and the reading: HTTP/1.1's request line, headers, and bodies with a length.

/// A request that arrived. What most requests are never asked for is read from the bytes when somebody asks.
package struct MockRequest: Sendable {
  package private(set) var method = ""
  /// Without the query, percent-encoding undone.
  package private(set) var path = ""
  /// Path and query as they came.
  package private(set) var target = ""
  package private(set) var body: [UInt8] = []
  /// For which server it is, if it came to a proxy.
  package private(set) var proxiedHost: String?
  /// Whether the connection may be used again.
  var keepsAlive = true
  /// The header lines.
  private var lines: [UInt8] = []

  init() {}

  /// Names in lower case, in order.
  package var headers: [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    Self.eachHeader(lines[...]) { name, value in
      headers.append((String(decoding: name, as: UTF8.self).lowercased(), String(decoding: value, as: UTF8.self)))
    }
    return headers
  }

  /// In the order of the URL, percent-encoding undone.
  package var query: [(name: String, value: String)] {
    let bytes = Array(target.utf8)
    guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return [] }
    return Self.pairs(bytes[(mark + 1)...])
  }

  /// The value of a header, by lower-case name.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The value of a query parameter.
  package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

  private(set) var acceptsGzip = false
}

/// What reading the bytes gave.
enum RequestParse {
  case incomplete
  /// The request and the number of bytes it took.
  case complete(MockRequest, Int)
  /// The status to refuse with; the connection is of no further use.
  case refused(Int)
}

extension MockRequest {
  private static let maximumHead = 64 << 10
  private static let maximumBody = 64 << 20

  /// Reads the request at the start of `bytes`.
  static func parse(_ bytes: ArraySlice<UInt8>) -> RequestParse {
    // Not a method: most likely a TLS client, which would wait for an answer for long.
    guard let first = bytes.first, (0x41...0x5A).contains(first) else { return .refused(400) }
    guard let end = headEnd(bytes) else { return bytes.count > maximumHead ? .refused(431) : .incomplete }
    var request = MockRequest()
    let firstEnd = bytes[..<end].firstIndex(of: 0x0D) ?? end
    let words = bytes[..<firstEnd].split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3, words[2].starts(with: "HTTP/1.".utf8) else { return .refused(400) }
    var target = words[1]
    // As a proxy gets it: http://host/path.
    if target.starts(with: "http://".utf8) {
      let rest = target.dropFirst("http://".utf8.count)
      let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      request.proxiedHost = String(decoding: rest[..<slash], as: UTF8.self)
      target = rest[slash...]
    }
    guard target.first == UInt8(ascii: "/") else { return .refused(400) }
    request.method = String(decoding: words[0], as: UTF8.self)
    request.target = String(decoding: target, as: UTF8.self)
    request.path = decoded(target.prefix { $0 != UInt8(ascii: "?") })
    request.keepsAlive = words[2].last == UInt8(ascii: "1")
    request.lines = Array(bytes[firstEnd..<end])
    guard let length = request.readFraming() else { return .refused(400) }
    guard length <= maximumBody else { return .refused(413) }
    let bodyStart = end + 4
    guard bytes.endIndex - bodyStart >= length else { return .incomplete }
    request.body = Array(bytes[bodyStart..<(bodyStart + length)])
    return .complete(request, bodyStart + length - bytes.startIndex)
  }

  /// Reads the headers that matter to the server itself; the body's length, or nil if they make no sense.
  private mutating func readFraming() -> Int? {
    var length: Int? = 0
    Self.eachHeader(lines[...]) { name, value in
      // By length first: of some six headers of a request few are looked at.
      switch name.count {
      case 14 where Self.matches(name, "content-length"):
        length = Int(String(decoding: value, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
      case 17 where Self.matches(name, "transfer-encoding"): length = nil
      case 10 where Self.matches(name, "connection"): if Self.matches(value, "close") { keepsAlive = false }
      case 15 where Self.matches(name, "accept-encoding"):
        acceptsGzip = String(decoding: value, as: UTF8.self).contains("gzip")
      default: break
      }
    }
    return length
  }

  /// Every `name: value` of the lines, trimmed; other lines are passed over.
  private static func eachHeader(_ lines: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Void) {
    var rest = lines
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
      let line = rest[..<end]
      rest = rest[min(end + 1, rest.endIndex)...]
      if let colon = line.firstIndex(of: UInt8(ascii: ":")) { body(line[..<colon], trimmed(line[(colon + 1)...])) }
    }
  }

  private static func matches(_ bytes: ArraySlice<UInt8>, _ lowercase: StaticString) -> Bool {
    guard bytes.count == lowercase.utf8CodeUnitCount else { return false }
    let expected = UnsafeBufferPointer(start: lowercase.utf8Start, count: lowercase.utf8CodeUnitCount)
    return zip(bytes, expected).allSatisfy { ((0x41...0x5A).contains($0) ? $0 | 0x20 : $0) == $1 }
  }

  /// Where the empty line before the body begins.
  private static func headEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    var index = bytes.startIndex
    while index + 3 < bytes.endIndex, let found = bytes[index..<(bytes.endIndex - 3)].firstIndex(of: 0x0D) {
      if bytes[found + 1] == 0x0A && bytes[found + 2] == 0x0D && bytes[found + 3] == 0x0A { return found }
      index = found + 1
    }
    return nil
  }

  /// `name=value&…`, decoded.
  static func pairs(_ text: ArraySlice<UInt8>) -> [(name: String, value: String)] {
    text.split(separator: UInt8(ascii: "&")).map { pair in
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      return (decoded(pair[..<equals]), decoded(pair[equals...].dropFirst()))
    }
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var slice = slice
    while let last = slice.last, last <= 0x20 { slice.removeLast() }
    return slice.drop { $0 == 0x20 || $0 == 0x09 }
  }
}
