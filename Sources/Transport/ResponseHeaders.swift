// The header lines of a response as bytes, and their parsing once the response is complete.

/// Collects raw lines; a status line starts over, so that of "100 Continue" nothing stays.
struct ResponseHeaders {
  private let limit: Int
  private var bytes: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// One line with its line break. False if the headers became too large.
  mutating func append(_ line: UnsafeRawBufferPointer) -> Bool {
    if line.starts(with: "HTTP/".utf8) {
      removeAll()
      return true
    }
    bytes.append(contentsOf: line)
    return bytes.count <= limit
  }

  /// Names in lower case, in order; repeated names joined by ", ". Lines without a colon are left out.
  func parsed() -> [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    var indexes: [String: Int] = [:]
    for line in bytes.split(separator: 0x0A) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { continue }
      let name = String(decoding: line[..<colon].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
      let value = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
      if let index = indexes[name] {
        result[index].value += ", " + value
      } else {
        indexes[name] = result.count
        result.append((name, value))
      }
    }
    return result
  }

  private static func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var slice = slice
    while let last = slice.last, last <= 0x20 { slice.removeLast() }
    return slice.drop { $0 == 0x20 || $0 == 0x09 }
  }
}
