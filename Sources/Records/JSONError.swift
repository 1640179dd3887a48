// Why bytes are not JSON, and where. What the request was and what to do about it is for the caller to say.

internal import Values

/// Bytes that are not strict JSON.
package struct JSONError: Error, Sendable, Equatable {
  /// One clause without a full stop: "a comma or ']' is expected, not 'x'".
  package var message: String
  /// Bytes from the start of the body.
  package var offset: Int
  /// 1-based.
  package var line: Int
  /// 1-based, in Unicode scalars.
  package var column: Int
  /// Some of the bytes around the place, on one line, printable; may be empty.
  package var excerpt: String

  /// Place and message: "line 3, column 7: a value is expected, not ']'".
  package var text: String { "line \(line), column \(column): \(message)" }

  /// Looks up where `offset` is in `body` and what stands there.
  init(_ message: String, offset: Int, in body: UnsafeBufferPointer<UInt8>) {
    self.message = message
    self.offset = offset
    let before = body[..<min(offset, body.count)]
    line = before.reduce(into: 1) { if $1 == UInt8(ascii: "\n") { $0 += 1 } }
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    column = before[lineStart...].reduce(into: 1) { if $1 & 0xC0 != 0x80 { $0 += 1 } }
    excerpt = Self.excerpt(of: body, around: offset)
  }

  /// At most 20 bytes before and 40 bytes after, cut at whole characters; what is not printable becomes a dot.
  private static func excerpt(of body: UnsafeBufferPointer<UInt8>, around offset: Int) -> String {
    var start = max(0, offset - 20)
    var end = min(body.count, offset + 40)
    while start > 0, start < offset, body[start] & 0xC0 == 0x80 { start += 1 }
    while end > start, end < body.count, body[end] & 0xC0 == 0x80 { end -= 1 }
    let text = String(decoding: body[start..<max(start, end)], as: UTF8.self)
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F || $0.value == 0xFFFD ? "." : $0 }))
  }
}

/// What the parser stumbled over; becomes a `JSONError` once the way out is reached.
struct JSONFault: Error, BitwiseCopyable, @unchecked Sendable {
  enum Reason: UInt8 {
    case empty, value, commaOrBracket, commaOrBrace, colon, name, end, lineBreak
    case unterminatedText, control, escape, hexadecimal, surrogate, utf8
    case leadingZero, digits, reach, depth, size, utf16
  }

  var reason: Reason
  var place: UnsafePointer<UInt8>

  init(_ reason: Reason, _ place: UnsafePointer<UInt8>) {
    self.reason = reason
    self.place = place
  }

  /// The error for people. `limit` is the depth that the parser allows.
  func error(in body: UnsafeBufferPointer<UInt8>, limit: Int) -> JSONError {
    let offset = body.baseAddress.map { place - $0 } ?? 0
    let found = Self.name(of: offset < body.count ? body[offset] : nil)
    let message =
      switch reason {
      case .empty: "there is no value, only white space or nothing"
      case .value: "a value is expected, not \(found)"
      case .commaOrBracket: "a comma or ']' is expected, not \(found)"
      case .commaOrBrace: "a comma or '}' is expected, not \(found)"
      case .colon: "a colon is expected after the member's name, not \(found)"
      case .name: "a member's name in double quotes is expected, not \(found)"
      case .end: "nothing is expected after the value, but \(found) follows"
      case .lineBreak: "a line break is expected after the value, not \(found)"
      case .unterminatedText: "the text ends before the string that starts here does"
      case .control: "a control character in a string must be written as an escape"
      case .escape: "a backslash must be followed by one of \" \\ / b f n r t u"
      case .hexadecimal: "\\u must be followed by four hexadecimal digits"
      case .surrogate: "this escape is half of a surrogate pair, which is no character"
      case .utf8: "the bytes are not valid UTF-8"
      case .leadingZero: "a number must not start with a superfluous zero"
      case .digits: "a digit is expected in this number, not \(found)"
      case .reach: NumberText.beyondReach
      case .depth: "arrays and objects are nested more than \(limit) deep"
      case .size: "the body is larger than 4 GiB"
      case .utf16: "the text is UTF-16 or UTF-32, but JSON is UTF-8"
      }
    return JSONError(message, offset: offset, in: body)
  }

  private static func name(of byte: UInt8?) -> String {
    guard let byte else { return "the end of the text" }
    if byte >= 0x20, byte < 0x7F { return "'\(Character(UnicodeScalar(byte)))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "the byte 0x\(digits.count < 2 ? "0" : "")\(digits)"
  }
}
