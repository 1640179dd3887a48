// Lines and columns: those of the index are those that counting from the start of the file gives.

import Diagnostics
import Testing

@Suite struct LineIndexTests {
  @Test(arguments: [
    "", "a", "\n", "a\nb", "é\r\nü", "a\rü\r\rc\r\n\rd\r", String(repeating: "x", count: 5_000),
    String(repeating: "aé€😀", count: 700) + "\n" + String(repeating: "😀é", count: 900) + "\nend",
    String(repeating: "short\n", count: 1_000) + String(repeating: "→", count: 3_000),
  ])
  func countsLikeAReader(_ text: String) {
    let bytes = Array(text.utf8)
    let index = LineIndex(bytes)
    var (line, column) = (1, 1)
    func expect(_ offset: Int) {
      let found = index.position(at: offset)
      #expect(found.line == line && found.column == column, "\(offset) of \(text.prefix(20)): \(found)")
    }
    for (offset, byte) in bytes.enumerated() {
      // Inside a character the column is that of what follows it.
      if byte & 0xC0 != 0x80 {
        expect(offset)
        let endsLine = byte == 0x0A || byte == 0x0D && (offset + 1 == bytes.count || bytes[offset + 1] != 0x0A)
        (line, column) = endsLine ? (line + 1, 1) : (line, column + 1)
      }
    }
    expect(bytes.count)
    expect(bytes.count + 7)
  }

  @Test func linesAreShownWithoutTheirBreaks() {
    let bytes = Array("a\rbc\r\n\r\rd\n\ne".utf8)
    let index = LineIndex(bytes)
    let lines = (0..<index.count).map { line in
      let span = index.span(ofLine: line)
      return String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    }
    #expect(lines == ["a", "bc", "", "", "d", "", "e"])
  }
}
