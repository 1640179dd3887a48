// Lines and columns: those of the index are those that counting from the start of the file gives.

import Diagnostics
import Testing

@Suite struct LineIndexTests {
  @Test(arguments: [
    "", "a", "\n", "a\nb", "é\r\nü", String(repeating: "x", count: 5_000),
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
        (line, column) = byte == 0x0A ? (line + 1, 1) : (line, column + 1)
      }
    }
    expect(bytes.count)
    expect(bytes.count + 7)
  }
}
