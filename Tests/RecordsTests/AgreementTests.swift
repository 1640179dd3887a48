// Records and Values each write and read numbers, strings and points in time, one for speed, one for cold paths. They
// must say the same.

import Records
import TestSupport
import Testing
import Values

struct AgreementTests {
  @Test func numbersAreOfTheSameKind() throws {
    var random = SplitMix(seed: 11)
    func digits(_ most: Int) -> String {
      (0..<Int.random(in: 1...most, using: &random)).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }
    let parser = JSONParser(keys: nil)
    for _ in 0..<5_000 {
      var text = Bool.random(using: &random) ? "-" : ""
      text += Bool.random(using: &random) ? "0" : "\(Int.random(in: 1...9, using: &random))" + digits(20)
      if Bool.random(using: &random) { text += "." + digits(22) }
      if Int.random(in: 0..<3, using: &random) == 0 { text += "e\(Int.random(in: -340...340, using: &random))" }
      let page = try parser.parse(PageBytes(Array(text.utf8)))
      let value = try #require(NumberText.classify(text))
      #expect(Value(page.root) == value, "\(text)")
      // Decimals keep their text here and become canonical there; zero has two signs.
      if value == .float(0) { continue }
      if case .decimal = value { continue }
      #expect(JSONWriter.string(page.root) == CanonicalJSON.text(of: value), "\(text)")
    }
  }

  @Test func textsAndValuesAreWrittenAlike() throws {
    let parser = JSONParser(keys: nil)
    let scalars = (0..<0x180).compactMap { UnicodeScalar($0) } + ["\u{2028}", "\u{FFFD}", "😀"]
    let arena = Arena()
    for scalar in scalars {
      let value = Value.array([.string("12345678\(scalar)x\(scalar)"), .object([.init("\(scalar)", .null)])])
      let text = CanonicalJSON.text(of: value)
      #expect(JSONWriter.string(Cell(value, arena: arena)) == text)
      let page = try parser.parse(PageBytes(Array(text.utf8)))
      #expect(Value(page.root) == value)
    }
  }

  @Test func instantsAreWrittenAlike() {
    var random = SplitMix(seed: 12)
    for _ in 0..<2_000 {
      let instant = Instant(
        seconds: Int64.random(in: -62_135_510_000...253_402_213_000, using: &random),
        nanoseconds: [0, 500_000_000, Int32.random(in: 0..<1_000_000_000, using: &random)].randomElement(
          using: &random)!,
        offsetMinutes: [0, 60, -345, Int16.random(in: -1_439...1_439, using: &random)].randomElement(using: &random)!)
      var buffer = ByteBuffer()
      InstantWriter.write(
        seconds: instant.seconds, nanoseconds: instant.nanoseconds, offsetMinutes: instant.offsetMinutes, into: &buffer)
      #expect(buffer.text == instant.text)
    }
  }
}
