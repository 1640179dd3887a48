// A strict JSON reader for cold paths: plan lines, connection files, small state. Responses are parsed by `Records`,
// which builds no tree.

/// Text that is not JSON, and where.
package struct JSONTextError: Error, Hashable, Sendable {
  /// Bytes from the start of the text.
  package var offset: Int
  /// One sentence without a full stop.
  package var message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}

/// Reads JSON by RFC 8259. Numbers keep their kind (`NumberText`), members their order.
package enum JSONText {
  /// Arrays and objects inside each other.
  package static let maximumDepth = 256

  /// A key that occurs twice in one object is an error, since readers disagree about which counts; if
  /// `allowingDuplicateKeys`, the last value takes the first one's place.
  package static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, allowingDuplicateKeys: Bool = false
  ) throws(JSONTextError) -> Value {
    var parser = JSONTextParser(bytes: bytes, allowsDuplicateKeys: allowingDuplicateKeys)
    return try parser.parseDocument()
  }

  /// As above.
  package static func parse(_ bytes: [UInt8], allowingDuplicateKeys: Bool = false) throws(JSONTextError) -> Value {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONTextError) -> Value in
        try parse(buffer, allowingDuplicateKeys: allowingDuplicateKeys)
      }
    }
    return try result.get()
  }

  /// As above.
  package static func parse(_ text: String, allowingDuplicateKeys: Bool = false) throws(JSONTextError) -> Value {
    var copy = text
    let result = copy.withUTF8 { buffer in
      Result { () throws(JSONTextError) -> Value in
        try parse(buffer, allowingDuplicateKeys: allowingDuplicateKeys)
      }
    }
    return try result.get()
  }
}

private struct JSONTextParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let allowsDuplicateKeys: Bool
  private var position = 0
  private var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>, allowsDuplicateKeys: Bool) {
    self.bytes = bytes
    self.allowsDuplicateKeys = allowsDuplicateKeys
  }

  mutating func parseDocument() throws(JSONTextError) -> Value {
    let value = try parseValue()
    skipSpace()
    if position < bytes.count { throw error("there is text after the end of the JSON value") }
    return value
  }

  private func error(_ message: String, at offset: Int? = nil) -> JSONTextError {
    JSONTextError(offset: offset ?? position, message: message)
  }

  /// The byte here; 0 at the end, which no token starts with.
  private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func parseValue() throws(JSONTextError) -> Value {
    skipSpace()
    switch byte {
    case UInt8(ascii: "{"): return try parseObject()
    case UInt8(ascii: "["): return try parseArray()
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default:
      throw error(position < bytes.count ? "a JSON value was expected here" : "the JSON text ends too early")
    }
  }

  private mutating func parseWord(_ word: StaticString, _ value: Value) throws(JSONTextError) -> Value {
    let length = word.utf8CodeUnitCount
    guard position + length <= bytes.count else { throw error("a JSON value was expected here") }
    for index in 0..<length where bytes[position + index] != word.utf8Start[index] {
      throw error("a JSON value was expected here")
    }
    position += length
    return value
  }

  private mutating func parseNumber() throws(JSONTextError) -> Value {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        position += 1
        continue
      default: break
      }
      break
    }
    let text = UnsafeBufferPointer(rebasing: bytes[start..<position])
    guard let number = NumberText.classify(text) else {
      throw error(NumberText.isBeyondReach(text) ? NumberText.beyondReach : "this is not a JSON number", at: start)
    }
    return number
  }

  private mutating func enter() throws(JSONTextError) {
    depth += 1
    if depth > JSONText.maximumDepth {
      throw error("arrays and objects are nested more than \(JSONText.maximumDepth) deep")
    }
    position += 1
    skipSpace()
  }

  private mutating func parseArray() throws(JSONTextError) -> Value {
    try enter()
    var elements: [Value] = []
    if byte == UInt8(ascii: "]") {
      position += 1
    } else {
      while true {
        elements.append(try parseValue())
        if try parseEnd(of: "array", UInt8(ascii: "]")) { break }
      }
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func parseObject() throws(JSONTextError) -> Value {
    try enter()
    var members: [Value.Member] = []
    members.reserveCapacity(4)
    var places: [String: Int] = [:]
    if byte == UInt8(ascii: "}") {
      position += 1
    } else {
      while true {
        skipSpace()
        let start = position
        guard byte == UInt8(ascii: "\"") else { throw error("a key in double quotes was expected here") }
        let key = try parseString()
        skipSpace()
        guard byte == UInt8(ascii: ":") else { throw error("a colon was expected after the key \"\(key)\"") }
        position += 1
        let value = try parseValue()
        if let place = Self.place(of: key, in: members, &places) {
          if !allowsDuplicateKeys { throw error("the key \"\(key)\" occurs twice", at: start) }
          members[place].value = value
        } else {
          members.append(Value.Member(key, value))
        }
        if try parseEnd(of: "object", UInt8(ascii: "}")) { break }
      }
    }
    depth -= 1
    return .object(members)
  }

  /// Where this key stands already. Small objects are searched; from 16 members on there is a table.
  private static func place(of key: String, in members: [Value.Member], _ places: inout [String: Int]) -> Int? {
    if members.count < 16 { return members.firstIndex { $0.key == key } }
    if places.isEmpty {
      for (index, member) in members.enumerated() { places[member.key] = index }
    }
    if let place = places[key] { return place }
    places[key] = members.count
    return nil
  }

  /// Passes the comma (false) or the closing bracket (true).
  private mutating func parseEnd(of container: String, _ bracket: UInt8) throws(JSONTextError) -> Bool {
    skipSpace()
    defer { position += 1 }
    if byte == UInt8(ascii: ",") { return false }
    if byte == bracket { return true }
    if position >= bytes.count { throw error("the JSON text ends inside an \(container)") }
    throw error("a comma or the end of the \(container) was expected here")
  }

  private mutating func parseString() throws(JSONTextError) -> String {
    let start = position
    position += 1
    let first = position
    var all: UInt8 = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let content = UnsafeBufferPointer(rebasing: bytes[first..<position])
        position += 1
        // ASCII needs no validation, which is many times slower than the copy.
        if all < 0x80 { return String(decoding: content, as: UTF8.self) }
        guard let text = String(validating: content, as: UTF8.self) else {
          throw error("this string is not UTF-8", at: start)
        }
        return text
      }
      if byte == UInt8(ascii: "\\") { return try parseEscapedString(from: first) }
      if byte < 0x20 { throw error("a control character inside a string must be escaped") }
      all |= byte
      position += 1
    }
    throw error("the JSON text ends inside a string", at: start)
  }

  /// A string of which the part before `position` is plain.
  private mutating func parseEscapedString(from first: Int) throws(JSONTextError) -> String {
    var text = Array(bytes[first..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw error("this string is not UTF-8", at: first - 1)
        }
        return string
      case UInt8(ascii: "\\"): try parseEscape(into: &text)
      case 0..<0x20: throw error("a control character inside a string must be escaped", at: position - 1)
      default: text.append(byte)
      }
    }
    throw error("the JSON text ends inside a string", at: first - 1)
  }

  private mutating func parseEscape(into text: inout [UInt8]) throws(JSONTextError) {
    let start = position - 1
    let letter = byte
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      var code = try parseHexadecimal(from: start)
      if code & 0xFC00 == 0xD800 {
        guard byte == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") else {
          throw error("half of a surrogate pair stands alone", at: start)
        }
        position += 2
        let low = try parseHexadecimal(from: start)
        guard low & 0xFC00 == 0xDC00 else { throw error("half of a surrogate pair stands alone", at: start) }
        code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw error("half of a surrogate pair stands alone", at: start)
      }
      text += UTF8.encode(scalar).unsafelyUnwrapped
    default: throw error("this escape does not exist in JSON", at: start)
    }
  }

  private mutating func parseHexadecimal(from start: Int) throws(JSONTextError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw error("\\u needs four hexadecimal digits", at: start) }
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue, bytes[position] < 0x80 else {
        throw error("\\u needs four hexadecimal digits", at: start)
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
