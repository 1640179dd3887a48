// A request as the server read it, and the reading: HTTP/1.1's request line, headers, and bodies with a length.

/// A request that arrived.
package struct MockRequest: Sendable {
  package var method = ""
  /// Without the query, percent-encoding undone.
  package var path = ""
  /// Path and query as they came.
  package var target = ""
  /// In the order of the URL, percent-encoding undone.
  package var query: [(name: String, value: String)] = []
  /// Names in lower case.
  package var headers: [(name: String, value: String)] = []
  package var body: [UInt8] = []

  /// The value of a header, by lower-case name.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The value of a query parameter.
  package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// Whether the connection may be used again.
  var keepsAlive = true
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
    guard let end = headEnd(bytes) else { return bytes.count > maximumHead ? .refused(431) : .incomplete }
    var request = MockRequest()
    var lines = bytes[..<end].split(separator: 0x0A).makeIterator()
    guard let first = lines.next() else { return .refused(400) }
    let words = trimmed(first).split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3, words[2].starts(with: "HTTP/1.".utf8), words[1].first == UInt8(ascii: "/") else {
      return .refused(400)
    }
    request.method = String(decoding: words[0], as: UTF8.self)
    request.target = String(decoding: words[1], as: UTF8.self)
    request.keepsAlive = words[2].last == UInt8(ascii: "1")
    request.splitTarget(words[1])
    var length = 0
    while let line = lines.next() {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return .refused(400) }
      let name = String(decoding: line[..<colon].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
      let value = String(decoding: trimmed(line[(colon + 1)...]), as: UTF8.self)
      switch name {
      case "content-length":
        guard let number = Int(value), number >= 0 else { return .refused(400) }
        length = number
      case "transfer-encoding": return .refused(411)
      case "connection":
        if value.lowercased() == "close" { request.keepsAlive = false }
      default: break
      }
      request.headers.append((name, value))
    }
    guard length <= maximumBody else { return .refused(413) }
    let bodyStart = end + 4
    guard bytes.endIndex - bodyStart >= length else { return .incomplete }
    request.body = Array(bytes[bodyStart..<(bodyStart + length)])
    return .complete(request, bodyStart + length - bytes.startIndex)
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

  private mutating func splitTarget(_ target: ArraySlice<UInt8>) {
    let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    path = Self.decoded(target[..<mark])
    guard mark < target.endIndex else { return }
    query = Self.pairs(target[(mark + 1)...])
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
