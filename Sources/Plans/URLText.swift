// URLs and header values as text: percent-encoding, parameters, the origin, and what must not be in them. The planner
// renders requests with it and the executor checks what it sends. Messages never hold the URL: it may hold a secret.

package import Diagnostics
internal import Records

/// Where a URL points: what secrets are bound to and what rate budgets are kept for.
package struct URLOrigin: Hashable, Sendable, CustomStringConvertible {
  /// `http` or `https`.
  package var scheme: String
  /// In lower case; an IPv6 address with its brackets.
  package var host: String
  package var port: Int

  package init(scheme: String, host: String, port: Int) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// `host:port`, the port always present.
  package var authority: String { "\(host):\(port)" }

  /// Whether it is this machine, by name or number.
  package var isLoopback: Bool {
    host == "localhost" || host == "[::1]"
      || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
  }

  /// `https://host`, with the port where it is not the scheme's own.
  package var description: String {
    port == URLText.defaultPort(scheme) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }
}

/// Functions over the text of URLs and headers.
package enum URLText {
  /// Percent-encodes all but RFC 3986's unreserved characters; a space becomes `%20`.
  package static func encode(_ text: String) -> String {
    var buffer = ByteBuffer()
    var text = text
    text.withUTF8 { encode($0, into: &buffer) }
    return buffer.text
  }

  /// The URL with `parameters` added to its query, sorted by name (equal names keep their order), each encoded.
  ///
  /// Throws what `origin(of:)` throws. See `URLBuilder` for what becomes of the rest.
  package static func build(
    _ url: String, parameters: [(name: String, value: String)] = []
  ) throws(Failure) -> String {
    var builder = URLBuilder()
    var buffer = ByteBuffer()
    var url = url
    var failure: Failure?
    url.withUTF8 { bytes in
      do throws(Failure) { try builder.begin(bytes, into: &buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    for place in URLBuilder.order(parameters.map(\.name)) {
      var (name, value) = parameters[place]
      name.withUTF8 { name in value.withUTF8 { builder.add(name, $0, into: &buffer) } }
    }
    return buffer.text
  }

  /// Scheme, host and port of an absolute http or https URL.
  ///
  /// Throws for other schemes, spaces, line breaks and control characters anywhere in the URL, credentials before the
  /// host, and hosts that are empty or hold other characters than letters, digits, `-`, `.` and `_`.
  package static func origin(of url: String) throws(Failure) -> URLOrigin {
    let bytes = Array(url.utf8)
    var failure: Failure?
    bytes.withUnsafeBufferPointer { bytes in
      do throws(Failure) { try checkCharacters(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
    let scheme: String
    var start: Int
    if hasPrefix(bytes, "https://") {
      (scheme, start) = ("https", 8)
    } else if hasPrefix(bytes, "http://") {
      (scheme, start) = ("http", 7)
    } else {
      throw refused("it does not start with http:// or https://", "Write the whole URL, for example https://host/path.")
    }
    let end = bytes[start...].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 || $0 == 0x5C } ?? bytes.count
    if end < bytes.count && bytes[end] == 0x5C {
      throw refused("it holds a backslash", "Separate the parts of a URL by '/'.")
    }
    if bytes[start..<end].contains(UInt8(ascii: "@")) {
      throw refused(
        "it holds credentials before the host",
        "Give them in 'authentication' or a header, so that they are kept out of plans and messages.")
    }
    var hostEnd = start
    if start < end && bytes[start] == UInt8(ascii: "[") {
      guard let bracket = bytes[start..<end].firstIndex(of: UInt8(ascii: "]")),
        bytes[(start + 1)..<bracket].allSatisfy({ isHexadecimal($0) || $0 == 0x3A || $0 == 0x2E })
      else { throw refused("the IPv6 address is not closed or not an address", "Write it as [::1].") }
      hostEnd = bracket + 1
    } else {
      while hostEnd < end && isHostCharacter(bytes[hostEnd]) { hostEnd += 1 }
    }
    guard hostEnd > start else {
      throw refused("the host is missing", "Check the variable that holds the base URL.")
    }
    let host = String(decoding: bytes[start..<hostEnd], as: UTF8.self).lowercased()
    start = hostEnd
    if start == end { return URLOrigin(scheme: scheme, host: host, port: defaultPort(scheme)) }
    guard bytes[start] == UInt8(ascii: ":") else {
      throw refused(
        "the host holds a character that no host name has",
        "Hosts are letters, digits, '-' and '.'; write others in their xn-- form.")
    }
    let digits = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    if digits.isEmpty { return URLOrigin(scheme: scheme, host: host, port: defaultPort(scheme)) }
    guard digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(digits), (1...65_535).contains(port)
    else { throw refused("the port is not a number from 1 to 65535", "Check what stands after the host's ':'.") }
    return URLOrigin(scheme: scheme, host: host, port: port)
  }

  /// Throws if a header could not be sent as it is: line breaks and other control characters would end it early, or
  /// begin another one.
  package static func checkHeader(name: String, value: String) throws(Failure) {
    guard !name.isEmpty, name.utf8.allSatisfy(isToken) else {
      throw Failure(
        .partial, "cannot send the header '\(printable(name))'", why: "this is not a header name",
        advice: "Header names are letters, digits and '-'.")
    }
    for byte in value.utf8 where (byte < 0x20 && byte != 0x09) || byte == 0x7F {
      throw Failure(
        .partial, "cannot send the header '\(name)'", why: "its value holds \(characterName(byte))",
        advice: "Remove it where the value comes from; a secret that was read from a file often ends with a line break."
      )
    }
  }

  static func defaultPort(_ scheme: String) -> Int { scheme == "https" ? 443 : 80 }
}

extension URLText {
  static func checkCharacters(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
    for (index, byte) in bytes.enumerated() where byte <= 0x20 || byte == 0x7F {
      throw refused(
        "character \(index + 1) is \(characterName(byte))",
        "Encode the value where it is put into the URL, or give it as a parameter, which is encoded for you.")
    }
  }

  private static func refused(_ why: String, _ advice: String) -> Failure {
    Failure(.partial, "cannot use the URL of a request", why: why, advice: advice)
  }

  private static func characterName(_ byte: UInt8) -> String {
    switch byte {
    case 0x20: "a space"
    case 0x09: "a tab"
    case 0x0A, 0x0D: "a line break"
    default: "a control character (code \(byte))"
    }
  }

  /// For messages: nothing that could move a terminal's cursor.
  private static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
  }

  private static func hasPrefix(_ bytes: [UInt8], _ prefix: String) -> Bool {
    bytes.count >= prefix.utf8.count && zip(bytes, prefix.utf8).allSatisfy { lowercase($0) == $1 }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(lowercase(byte))
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(lowercase(byte))
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
  }

  private static func isHostCharacter(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
  }

  /// RFC 9110's `tchar`.
  private static func isToken(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  static func encode(_ text: UnsafeBufferPointer<UInt8>, into buffer: inout ByteBuffer) {
    for byte in text {
      if isUnreserved(byte) { buffer.append(byte) } else { appendEncoded(byte, to: &buffer) }
    }
  }

  static func appendEncoded(_ byte: UInt8, to buffer: inout ByteBuffer) {
    let digits = StaticString("0123456789ABCDEF")
    buffer.append(UInt8(ascii: "%"))
    buffer.append(digits.utf8Start[Int(byte >> 4)])
    buffer.append(digits.utf8Start[Int(byte & 15)])
  }

  /// Without white space at either end.
  package static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = text.first, let last = text.last, isSpace(first) || isSpace(last) else { return text }
    guard let start = text.firstIndex(where: { !isSpace($0) }), let end = text.lastIndex(where: { !isSpace($0) })
    else { return UnsafeBufferPointer(rebasing: text[..<0]) }
    return UnsafeBufferPointer(rebasing: text[start...end])
  }
}
