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
    // Two columns each, and marks that take none.
    #expect(LiveLines.cut("日本語x", to: 5) == "日本")
    #expect(LiveLines.cut("日本語x", to: 4) == "日本")
    #expect(LiveLines.cut("e\u{301}fgh", to: 2) == "e\u{301}f")
  }

  @Test func moreLinesThanTheTerminalHasAreCounted() {
    #expect(LiveLines.fitting(["a", "b", "c"], height: 3) == ["a", "b", "c"])
    #expect(LiveLines.fitting(["a", "b", "c", "d"], height: 3) == ["a", "b", "… and 2 more"])
    #expect(LiveLines.fitting(["a", "b"], height: 0) == ["… and 2 more"])
  }
}
