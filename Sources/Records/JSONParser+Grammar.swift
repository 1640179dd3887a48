// The grammar of JSON as one loop without recursion. Values wait on the stack of cells until their container ends and
// are then copied to the arena side by side. Everything hot is a local: the compiler keeps it in registers.

extension JSONParser {
  /// The root cell of the text in `body`, behind which 64 readable bytes of zero must follow.
  func document(_ body: UnsafeBufferPointer<UInt8>, arena: Arena, lines: Bool) throws(JSONFault) -> Cell {
    let start = body.baseAddress.unsafelyUnwrapped
    let end = start + body.count
    if body.count > Int(UInt32.max) { throw JSONFault(.size, start) }
    var text = try Self.skipMark(start, end)
    let entries = keys.entries
    let links = keys.links
    var top = cells
    var limit = cells + cellCapacity
    var frame = frames
    frame.pointee = Frame(start: 0, key: 0, container: .document)
    let deepest = frames + depthLimit
    var container = Frame.Container.document
    /// The entry of the key that was read last, here or around this container.
    var key: UInt32 = 0
    /// Where the guess of the key to come is kept.
    var guess = UnsafeMutablePointer<UInt32>(OpaquePointer(links))

    text = Self.skipSpace(text)
    if lines, text >= end { return .array(nil, 0) }
    values: while true {
      if top + 2 > limit {
        let used = top - cells
        growCells()
        top = cells + used
        limit = cells + cellCapacity
      }
      if container == .object {
        guard text.pointee == UInt8(ascii: "\"") else { throw JSONFault(.name, text) }
        text += 1
        let expected = entries[Int(guess.pointee)]
        if guess.pointee != 0, expected.stands(at: text, before: end) {
          key = guess.pointee
          top.pointee = expected.cell
          text += expected.cell.count + 1
        } else {
          let name = try Self.string(at: text, end, arena)
          text = name.next
          key = keys.entry(name.cell.utf8)
          guess.pointee = keys.isPlain(key) ? key : 0
          top.pointee = key == 0 ? name.cell : entries[Int(key)].cell
        }
        guess = Self.next(links, key)
        top += 1
        text = Self.skipSpace(text)
        guard text.pointee == UInt8(ascii: ":") else { throw JSONFault(.colon, text) }
        text = Self.skipSpace(text + 1)
      }

      switch text.pointee {
      case UInt8(ascii: "\""):
        let stop = Self.plainEnd(text + 1)
        if stop.pointee == UInt8(ascii: "\"") {
          top.pointee = .string(text + 1, stop - text - 1)
          text = stop + 1
        } else {
          let string = try Self.string(at: text + 1, end, arena)
          top.pointee = string.cell
          text = string.next
        }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        var digit = text + (text.pointee == UInt8(ascii: "-") ? 1 : 0)
        let first = digit
        var number: Int64 = 0
        while digit.pointee &- UInt8(ascii: "0") < 10, digit - first < 19 {
          number = number &* 10 &+ Int64(digit.pointee &- UInt8(ascii: "0"))
          digit += 1
        }
        // Zero, negative zero and superfluous zeros, fractions, powers and nineteen digits are looked at with more care.
        let isPlain =
          first.pointee != UInt8(ascii: "0") && digit > first && digit - first < 19
          && digit.pointee != UInt8(ascii: ".") && digit.pointee | 0x20 != UInt8(ascii: "e")
        if isPlain {
          top.pointee = .int(first == text ? number : 0 &- number)
          text = digit
        } else {
          let number = try Self.number(at: text, end)
          top.pointee = number.cell
          text = number.next
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = text.pointee == UInt8(ascii: "{")
        if frame == deepest { throw JSONFault(.depth, text) }
        text = Self.skipSpace(text + 1)
        if text.pointee == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          text += 1
          top.pointee = isObject ? .object(nil, 0) : .array(nil, 0)
        } else {
          frame += 1
          container = isObject ? .object : .array
          frame.pointee = Frame(start: top - cells, key: key, container: container)
          guess = Self.first(links, key)
          continue values
        }
      case UInt8(ascii: "t"):
        guard Self.stands(0x6575_7274, at: text) else { throw JSONFault(.value, text) }
        top.pointee = .bool(true)
        text += 4
      case UInt8(ascii: "n"):
        guard Self.stands(0x6C6C_756E, at: text) else { throw JSONFault(.value, text) }
        top.pointee = .null
        text += 4
      case UInt8(ascii: "f"):
        guard Self.stands(0x6573_6C61, at: text + 1) else { throw JSONFault(.value, text) }
        top.pointee = .bool(false)
        text += 5
      default:
        throw JSONFault(text >= end && container == .document ? .empty : .value, text)
      }
      top += 1

      // A value has ended: what follows it, and which containers end with it.
      while true {
        let behind = text
        text = Self.skipSpace(text)
        switch container {
        case .object:
          if text.pointee == UInt8(ascii: ",") {
            text = Self.skipSpace(text + 1)
            continue values
          }
          guard text.pointee == UInt8(ascii: "}") else { throw JSONFault(.commaOrBrace, text) }
          let first = cells + frame.pointee.start
          let count = distinctMembers(first, (top - first) / 2)
          let pairs = arena.allocate(cells: 2 * count)
          pairs.update(from: first, count: 2 * count)
          first.pointee = .object(pairs, count)
          top = first + 1
        case .array:
          if text.pointee == UInt8(ascii: ",") {
            text = Self.skipSpace(text + 1)
            continue values
          }
          guard text.pointee == UInt8(ascii: "]") else { throw JSONFault(.commaOrBracket, text) }
          let first = cells + frame.pointee.start
          let count = top - first
          let elements = arena.allocate(cells: count)
          elements.update(from: first, count: count)
          first.pointee = .array(elements, count)
          top = first + 1
        case .document:
          if text >= end { return lines ? copyLines(top, arena) : cells.pointee }
          guard lines else { throw JSONFault(.end, text) }
          guard Self.breaksLine(behind, text) else { throw JSONFault(.lineBreak, text) }
          continue values
        }
        text += 1
        key = frame.pointee.key
        guess = Self.next(links, key)
        frame -= 1
        container = frame.pointee.container
      }
    }
  }

  private func copyLines(_ top: UnsafeMutablePointer<Cell>, _ arena: Arena) -> Cell {
    let count = top - cells
    let elements = arena.allocate(cells: count)
    elements.update(from: cells, count: count)
    return .array(elements, count)
  }
}

// The smallest parts, all inlined.
extension JSONParser {
  private typealias Bytes = UnsafePointer<UInt8>
  private typealias Guess = UnsafeMutablePointer<UInt32>

  /// Behind white space.
  @inline(__always)
  private static func skipSpace(_ text: Bytes) -> Bytes {
    var text = text
    let spaces: UInt64 = 1 << 0x20 | 1 << 0x0A | 1 << 0x0D | 1 << 0x09
    while text.pointee <= 0x20, spaces &>> UInt64(text.pointee) & 1 != 0 { text += 1 }
    return text
  }

  /// Whether these four bytes, the first in the low bits, stand at `text`.
  @inline(__always)
  private static func stands(_ word: UInt32, at text: Bytes) -> Bool {
    UInt32(littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt32.self)) == word
  }

  /// Where the guess of the key after `key` is kept.
  @inline(__always)
  private static func next(_ links: UnsafeMutablePointer<KeyCache.Links>, _ key: UInt32) -> Guess {
    first(links, key) + 1
  }

  /// Where the guess of the first key beneath `key` is kept.
  @inline(__always)
  private static func first(_ links: UnsafeMutablePointer<KeyCache.Links>, _ key: UInt32) -> Guess {
    UnsafeMutableRawPointer(links + Int(key)).assumingMemoryBound(to: UInt32.self)
  }

  private static func breaksLine(_ start: Bytes, _ end: Bytes) -> Bool {
    UnsafeBufferPointer(start: start, count: end - start).contains(UInt8(ascii: "\n"))
  }

  /// Behind a UTF-8 byte order mark. Other encodings are told by theirs, or by their zeros.
  private static func skipMark(_ start: Bytes, _ end: Bytes) throws(JSONFault) -> Bytes {
    guard end - start >= 2 else { return start }
    if start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { return start + 3 }
    let isUTF16 =
      start[0] == 0xFF && start[1] == 0xFE || start[0] == 0xFE && start[1] == 0xFF || start[0] == 0 || start[1] == 0
    if isUTF16 { throw JSONFault(.utf16, start) }
    return start
  }
}
