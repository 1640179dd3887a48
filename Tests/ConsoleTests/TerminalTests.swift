// When colours are wanted, and how lines are cut.

import Testing

@testable import Console

@Suite struct TerminalTests {
  @Test func coloursAreForTerminalsThatWantThem() {
    let cases: [(isTerminal: Bool, environment: [String: String], isColoured: Bool)] = [
      (true, ["TERM": "xterm"], true),
      (true, [:], true),
      (true, ["TERM": "dumb"], false),
      (true, ["TERM": "xterm", "NO_COLOR": "1"], false),
      (true, ["NO_COLOR": ""], true),
      (false, ["TERM": "xterm"], false),
    ]
    for row in cases {
      #expect(
        Terminal.wantsColour(isTerminal: row.isTerminal) { row.environment[$0] } == row.isColoured, "\(row)")
    }
  }

  @Test func linesAreCutWithoutCountingEscapes() {
    #expect(LiveLines.cut("abcdef", to: 3) == "abc")
    #expect(LiveLines.cut("\u{1B}[1mab\u{1B}[0mcdef", to: 3) == "\u{1B}[1mab\u{1B}[0mc")
    #expect(LiveLines.cut("ab", to: 3) == "ab")
  }
}
