// Lines at the bottom of a terminal that are painted again and again while work goes on. Knows nothing of what they say.

internal import Diagnostics
internal import Glibc

/// A block of lines that is repainted in place, at most some ten times a second. Used by one thread.
package final class LiveLines {
  /// Seconds between two paintings.
  package static let interval = 0.1

  private let terminal: Terminal
  private var painted = 0
  private var lastPainting = -Double.infinity

  /// Only for terminals: elsewhere escape codes would end up in files.
  package init(_ terminal: Terminal) { self.terminal = terminal }

  /// Whether enough time went by since the last painting.
  package var isDue: Bool { LiveLines.now() - lastPainting >= LiveLines.interval }

  /// Replaces what stands there. Lines are cut at the terminal's width.
  package func paint(_ lines: [String]) {
    lastPainting = LiveLines.now()
    let width = max(terminal.width - 1, 10)
    let lines = LiveLines.fitting(lines, height: terminal.height - 1)
    var text = upward
    // What stood there is written over, and only then is the rest of the line cleared: nothing flickers.
    for line in lines { text += "\(LiveLines.cut(line, to: width))\u{1B}[K\n" }
    // What is left of a longer block.
    for _ in 0..<max(painted - lines.count, 0) { text += "\u{1B}[2K\n" }
    if painted > lines.count { text += "\u{1B}[\(painted - lines.count)A" }
    painted = lines.count
    terminal.write(text)
  }

  /// Writes a line that stays, above the block; the block is painted again by the next `paint`.
  package func writeAbove(_ line: String) {
    clear()
    terminal.writeLine(line)
  }

  /// Takes the block away.
  package func clear() {
    guard painted > 0 else { return }
    var text = upward
    for _ in 0..<painted { text += "\u{1B}[2K\n" }
    terminal.write(text + upward)
    painted = 0
    lastPainting = -Double.infinity
  }

  /// Leaves the block where it is: what follows is written below.
  package func finish() { painted = 0 }

  private var upward: String { painted > 0 ? "\r\u{1B}[\(painted)A" : "\r" }

  /// As many lines as can be repainted: what has left the screen cannot.
  static func fitting(_ lines: [String], height: Int) -> [String] {
    let height = max(height, 1)
    guard lines.count > height else { return lines }
    return lines.prefix(height - 1) + ["… and \(lines.count - height + 1) more"]
  }

  /// What of the line has room in `width` columns, escape codes not counted.
  static func cut(_ line: String, to width: Int) -> String {
    var result = ""
    var count = 0
    var isEscape = false
    var isFull = false
    for character in line {
      if character == "\u{1B}" { isEscape = true }
      if isEscape {
        result.append(character)
        if character.isLetter { isEscape = false }
      } else if !isFull {
        let columns = DisplayWidth.of(String(character))
        isFull = count + columns > width
        if isFull { continue }
        result.append(character)
        count += columns
      }
    }
    return result
  }

  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
