// Builds URLs into a buffer: a base, then parameters. Whoever renders many requests keeps one, since most of them go to
// the origin of the one before.

package import Diagnostics
package import Records

/// Builds one URL after another: `begin`, then `add` for each parameter, in the order of their names' bytes.
package struct URLBuilder: ~Copyable {
  /// Where the last URL points.
  package private(set) var origin = URLOrigin(scheme: "", host: "", port: 0)
  /// Scheme and authority of the last URL.
  private var known: [UInt8] = []
  private var hasQuery = false
  private var isFirst = true

  package init() {}

  /// Starts over with the part before the parameters, which may have a query already.
  ///
  /// Outer white space and a fragment are dropped, and characters outside ASCII are percent-encoded, since none is ever
  /// sent. Throws what `URLText.origin` throws.
  package mutating func begin(_ text: UnsafeBufferPointer<UInt8>, into url: inout ByteBuffer) throws(Failure) {
    let base = URLText.trimmed(text)
    if !isKnown(base) { try know(base) } else { try URLText.checkCharacters(base) }
    url.removeAll()
    hasQuery = false
    for byte in base {
      if byte == UInt8(ascii: "#") { break }
      if byte == UInt8(ascii: "?") { hasQuery = true }
      if byte < 0x80 { url.append(byte) } else { URLText.appendEncoded(byte, to: &url) }
    }
    let last = url.bytes.last
    isFirst = last == UInt8(ascii: "?") || last == UInt8(ascii: "&") && hasQuery
  }

  /// Adds `name=value`; outer white space of the value is dropped.
  package mutating func add(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, into url: inout ByteBuffer
  ) {
    if !hasQuery {
      url.append(UInt8(ascii: "?"))
      hasQuery = true
    } else if !isFirst {
      url.append(UInt8(ascii: "&"))
    }
    isFirst = false
    URLText.encode(name, into: &url)
    url.append(UInt8(ascii: "="))
    URLText.encode(URLText.trimmed(value), into: &url)
  }

  /// Names in the order in which parameters are added: by UTF-8 bytes, not by Unicode order, which may change with the
  /// library; equal names keep their order. Gives places in `names`.
  package static func order(_ names: [String]) -> [Int] {
    names.indices.sorted { left, right in
      names[left].utf8.elementsEqual(names[right].utf8)
        ? left < right : names[left].utf8.lexicographicallyPrecedes(names[right].utf8)
    }
  }

  /// Whether scheme and authority are those of the URL before.
  private func isKnown(_ base: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !known.isEmpty, base.count >= known.count else { return false }
    let isSame = known.withUnsafeBufferPointer { known in
      known.elementsEqual(UnsafeBufferPointer(rebasing: base[..<known.count]))
    }
    guard isSame else { return false }
    return base.count == known.count || [0x2F, 0x3F, 0x23].contains(base[known.count])
  }

  private mutating func know(_ base: UnsafeBufferPointer<UInt8>) throws(Failure) {
    known = []
    origin = try URLText.origin(of: String(decoding: base, as: UTF8.self))
    guard let slashes = base.firstIndex(of: UInt8(ascii: "/")) else { return }
    let end = base[(slashes + 2)...].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? base.count
    known = Array(base[..<end])
  }
}
