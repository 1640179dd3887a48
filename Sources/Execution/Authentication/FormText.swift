// Queries and forms as pairs of names and values: what signatures are made over, and what comes back from a consent.

internal import Plans

enum FormText {
  /// `name=value&…`, decoded. In a form `+` is a space; in a URL that `URLText` built it is itself.
  static func pairs(of text: Substring, plusIsSpace: Bool) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let name = pair.prefix { $0 != "=" }
      return (
        decoded(name, plusIsSpace), decoded(pair.dropFirst(name.count + 1), plusIsSpace)
      )
    }
  }

  /// Percent-encoding undone; an escape that is none stays as it is.
  private static func decoded(_ text: Substring, _ plusIsSpace: Bool) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(isDigit),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") && plusIsSpace ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
  }

  /// `name=value` pairs sorted by the bytes of their encoded forms, joined by `&`.
  static func sorted(_ pairs: [(name: String, value: String)], spaceAsPlus: Bool = false) -> String {
    func encoded(_ text: String) -> String {
      let text = URLText.encode(text)
      return spaceAsPlus ? text.replacing("%20", with: "+") : text
    }
    return pairs.map { (encoded($0.name), encoded($0.value)) }
      .sorted { $0.0 == $1.0 ? precedes($0.1, $1.1) : precedes($0.0, $1.0) }
      .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}

/// The parts of a URL that is sent, as signatures want them.
struct SentURL {
  /// As the `Host` header says it: without the scheme's own port.
  let host: String
  /// As it is sent; `/` where the URL has none.
  let path: Substring
  /// Without the question mark; nil where there is none.
  let query: Substring?

  init(_ url: String) {
    let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
    let rest = url[start...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    var host = String(rest[..<end])
    for (scheme, port) in [("https", ":443"), ("http", ":80")]
    where url.hasPrefix("\(scheme)://") && host.hasSuffix(port) {
      host.removeLast(port.count)
    }
    self.host = host
    let target = rest[end...].prefix { $0 != "#" }
    let path = target.prefix { $0 != "?" }
    self.path = path.isEmpty ? "/" : path
    query = path.endIndex < target.endIndex ? target[target.index(after: path.endIndex)...] : nil
  }
}
