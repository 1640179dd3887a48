// Random documents come back as they were, and random damage never crashes.

import Records
import TestSupport
import Testing

/// Writes random JSON twice: compact as the writer would, and with white space and escapes as others do.
private struct DocumentGenerator {
  var random: SplitMix
  var compact = ""
  var loose = ""

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  private static let names = [
    "id", "name", "a", "b", "created_at", "a_rather_long_member_name", "ключ", "with \"quotes\"", "", "back\\slash",
    "id2",
  ]
  private static let pieces = ["a", "text", "\"", "\\", "\n", "\u{1}", "é", "日本", "😀", " ", "/", "12345678", "\u{7F}"]

  mutating func document() -> (compact: String, loose: String) {
    (compact, loose) = ("", "")
    value(depth: 0)
    return (compact, loose)
  }

  private mutating func pick(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  private mutating func mark(_ text: String) {
    compact += text
    space()
    loose += text
    space()
  }

  private mutating func space() {
    for _ in 0..<max(0, pick(6) - 3) { loose += [" ", "\n", "\t", "\r", "        "][pick(5)] }
  }

  private mutating func value(depth: Int) {
    switch pick(depth > 5 ? 6 : 10) {
    case 0: mark("null")
    case 1: mark(pick(2) == 0 ? "true" : "false")
    case 2: mark(String(Int64(truncatingIfNeeded: random.next() >> UInt64(pick(64)))))
    case 3:
      mark(
        ["0.5", "-1.25", "1e300", "0.1", "123456.789", "1234567890123456789012", "0.12345678901234567890"][pick(7)])
    case 4, 5: text((0..<pick(8)).map { _ in Self.pieces[pick(Self.pieces.count)] }.joined())
    case 6, 7:
      mark("[")
      for index in 0..<pick(6) {
        if index > 0 { mark(",") }
        value(depth: depth + 1)
      }
      mark("]")
    default:
      mark("{")
      let count = pick(Self.names.count)
      for (index, name) in Self.names.shuffled(using: &random).prefix(count).enumerated() {
        if index > 0 { mark(",") }
        text(name)
        mark(":")
        value(depth: depth + 1)
      }
      mark("}")
    }
  }

  private mutating func text(_ text: String) {
    compact += "\""
    loose += "\""
    for scalar in text.unicodeScalars {
      let short: [UInt32: String] = [0x22: "\\\"", 0x5C: "\\\\", 0x0A: "\\n", 0x01: "\\u0001"]
      let plain = short[scalar.value] ?? String(scalar)
      compact += plain
      if pick(4) == 0 {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: pick(2) == 0)
          loose += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        loose += plain
      }
    }
    compact += "\""
    loose += "\""
  }
}

struct JSONPropertyTests {
  @Test func documentsComeBack() throws {
    var generator = DocumentGenerator(seed: 3)
    let parser = JSONParser(keys: KeyTable())
    let arena = Arena()
    for _ in 0..<1_000 {
      let (compact, loose) = generator.document()
      for text in [compact, loose] {
        arena.reset()
        let page = try parser.parse(PageBytes(Array(text.utf8)), arena: arena)
        #expect(JSONWriter.string(page.root) == compact, "\(text)")
      }
    }
  }

  /// Damaged documents are refused or read; what is read can be written and read again as the same value.
  @Test func damageNeverCrashes() throws {
    var generator = DocumentGenerator(seed: 4)
    var random = SplitMix(seed: 5)
    let parser = JSONParser(keys: KeyTable())
    var accepted = 0
    let bytes: [UInt8] = Array("\"\\{}[]:,0-.eEtfnu \n".utf8) + [0, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
    for _ in 0..<2_500 {
      var text = Array(generator.document().loose.utf8)
      for _ in 0...Int.random(in: 0..<3, using: &random) where !text.isEmpty {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: text[place] = bytes.randomElement(using: &random)!
        case 1: text.remove(at: place)
        case 2: text.insert(bytes.randomElement(using: &random)!, at: place)
        default: text.removeSubrange(place...)
        }
      }
      guard let page = try? parser.parse(PageBytes(text)) else { continue }
      accepted += 1
      let written = JSONWriter.string(page.root)
      let again = try parser.parse(PageBytes(Array(written.utf8)))
      #expect(CellOrder.equal(page.root, again.root), "\(written)")
    }
    #expect(accepted > 100)
  }
}
