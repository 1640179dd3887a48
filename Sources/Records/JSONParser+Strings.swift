// Strings: eight bytes at a time to the first that is not plain; UTF-8 checked; escapes decoded into the arena.

extension JSONParser {
  /// A value and where the text goes on.
  struct Scanned: BitwiseCopyable {
    var cell: Cell
    var next: UnsafePointer<UInt8>
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  /// The first byte from `text` on that is a quote, a backslash, a control character or not ASCII.
  @inline(__always)
  static func plainEnd(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var text = text
    while true {
      let word = load64(text)
      // A byte's high bit is set if the byte is not ASCII, or if a subtraction borrowed: it equals the quote or the
      // backslash, or is below the space. What lies behind the first such byte may be wrong, and is not looked at.
      let quotes = (word ^ (ones &* 0x22)) &- ones
      let backslashes = (word ^ (ones &* 0x5C)) &- ones
      let controls = word &- (ones &* 0x20)
      let hits = (word | quotes | backslashes | controls) & (ones &* 0x80)
      if hits != 0 { return text + hits.trailingZeroBitCount / 8 }
      text += 8
    }
  }

  /// The string whose first byte, behind the quote, is at `text`. It points there unless it has escapes.
  @inline(never)
  static func string(at text: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ arena: Arena) throws(JSONFault)
    -> Scanned
  {
    var stop = plainEnd(text)
    var hasEscapes = false
    while stop.pointee != quote {
      if stop.pointee >= 0x80 {
        repeat { stop = try scalarEnd(stop) } while stop.pointee >= 0x80
      } else if stop.pointee == backslash, stop + 1 < end {
        guard escaped(stop[1]) != 0 || stop[1] == UInt8(ascii: "u") else { throw JSONFault(.escape, stop) }
        hasEscapes = true
        stop += 2
      } else {
        throw stop + 1 < end ? JSONFault(.control, stop) : JSONFault(.unterminatedText, text - 1)
      }
      stop = plainEnd(stop)
    }
    if !hasEscapes { return Scanned(cell: .string(text, stop - text), next: stop + 1) }
    return Scanned(cell: try decode(text, stop, arena), next: stop + 1)
  }

  /// Behind the character of several bytes that starts at `text`. Refuses what is overlong, a surrogate, or no character.
  @inline(__always)
  private static func scalarEnd(_ text: UnsafePointer<UInt8>) throws(JSONFault) -> UnsafePointer<UInt8> {
    let lead = text[0]
    let second = text[1]
    func follows(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
    switch lead {
    case 0xC2...0xDF:
      if follows(second) { return text + 2 }
    case 0xE0...0xEF:
      let isValid = lead == 0xE0 ? second >= 0xA0 : lead == 0xED ? second < 0xA0 : true
      if isValid, follows(second), follows(text[2]) { return text + 3 }
    case 0xF0...0xF4:
      let isValid = lead == 0xF0 ? second >= 0x90 : lead == 0xF4 ? second < 0x90 : true
      if isValid, follows(second), follows(text[2]), follows(text[3]) { return text + 4 }
    default: break
    }
    throw JSONFault(.utf8, text)
  }

  /// What a one-letter escape stands for; 0 if it is none.
  @inline(__always)
  private static func escaped(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case quote, backslash, UInt8(ascii: "/"): letter
    default: 0
    }
  }

  /// The text with its escapes replaced: never longer than before.
  private static func decode(_ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, _ arena: Arena)
    throws(JSONFault) -> Cell
  {
    let decoded = arena.allocate(bytes: stop - start).assumingMemoryBound(to: UInt8.self)
    var out = decoded
    var text = start
    while text < stop {
      if text.pointee != backslash {
        out.pointee = text.pointee
        out += 1
        text += 1
      } else if text[1] != UInt8(ascii: "u") {
        out.pointee = escaped(text[1])
        out += 1
        text += 2
      } else {
        let escape = text
        var scalar = try unit(text)
        text += 6
        if scalar & 0xF800 == 0xD800 {
          guard scalar < 0xDC00, text[0] == backslash, text[1] == UInt8(ascii: "u") else {
            throw JSONFault(.surrogate, escape)
          }
          let low = try unit(text)
          guard low & 0xFC00 == 0xDC00 else { throw JSONFault(.surrogate, escape) }
          text += 6
          scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
        }
        out = encode(scalar, to: out)
      }
    }
    return .string(decoded, out - decoded)
  }

  /// The four hexadecimal digits of the escape at `text`.
  private static func unit(_ text: UnsafePointer<UInt8>) throws(JSONFault) -> UInt32 {
    var unit: UInt32 = 0
    for index in 2..<6 {
      let byte = text[index]
      let letter = byte | 0x20
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(byte - UInt8(ascii: "0"))
      case _ where letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "f"):
        unit = unit << 4 | UInt32(letter - UInt8(ascii: "a") + 10)
      default: throw JSONFault(.hexadecimal, text)
      }
    }
    return unit
  }

  private static func encode(_ scalar: UInt32, to out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80:
      out[0] = UInt8(scalar)
      return out + 1
    case 0x80..<0x800:
      out[0] = UInt8(0xC0 | scalar >> 6)
      out[1] = tail(0)
      return out + 2
    case 0x800..<0x10000:
      out[0] = UInt8(0xE0 | scalar >> 12)
      out[1] = tail(6)
      out[2] = tail(0)
      return out + 3
    default:
      out[0] = UInt8(0xF0 | scalar >> 18)
      out[1] = tail(12)
      out[2] = tail(6)
      out[3] = tail(0)
      return out + 4
    }
  }
}
