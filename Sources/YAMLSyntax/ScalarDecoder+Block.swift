// Block scalars: `|` keeps line breaks, `>` folds them, and the header says what becomes of the last ones.

internal import Diagnostics

extension ScalarDecoder {
  /// What follows `|` or `>`.
  private struct Header {
    var keepsTrailing = false
    var stripsTrailing = false
    /// Spaces more than the parent's; 0: by the first line.
    var indentation = 0
  }

  mutating func decodeBlock(folds: Bool) {
    position += 1
    let header = takeHeader()
    var indent = header.indentation > 0 ? max(scalar.parentIndent, 0) + header.indentation : 0
    var trailing = takeEmptyLines(&indent)
    var pending: LineBreak?
    var followsBlank = false

    while position < bytes.count, column == indent, byte() != 0 {
      let startsBlank = isBlank
      if let lineBreak = pending {
        if folds, lineBreak.isLineFeed, !followsBlank, !startsBlank {
          if trailing.isEmpty {
            produce([UInt8(ascii: " ")], from: lineBreak.range.lowerBound..<position)
          }
        } else {
          keep(lineBreak)
        }
      }
      for lineBreak in trailing { keep(lineBreak) }
      pending = nil
      followsBlank = startsBlank
      let start = position
      while position < bytes.count, !isBreak, byte() != 0 { position += 1 }
      copy(start..<position)
      if position < bytes.count { pending = takeBreak() }
      trailing = takeEmptyLines(&indent)
    }
    if !header.stripsTrailing, let pending { keep(pending) }
    if header.keepsTrailing { for lineBreak in trailing { keep(lineBreak) } }
  }

  /// Adds a break that stays a break.
  private mutating func keep(_ lineBreak: LineBreak) {
    if Array(bytes[lineBreak.range]) == lineBreak.text {
      copy(lineBreak.range)
    } else {
      produce(lineBreak.text, from: lineBreak.range)
    }
  }

  /// The column of the position, counted from 0 in bytes; exact where only indentation precedes it.
  private var column: Int {
    var start = position
    while start > 0, !endsBreak(at: start) { start -= 1 }
    return position - start - (start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
  }

  /// Whether a line break ends just before `place`.
  private func endsBreak(at place: Int) -> Bool {
    for length in 1...3 where place >= length && breakLength(at: place - length) == length { return true }
    return false
  }

  private mutating func takeHeader() -> Header {
    var header = Header()
    while position < bytes.count {
      switch byte() {
      case UInt8(ascii: "+"): header.keepsTrailing = true
      case UInt8(ascii: "-"): header.stripsTrailing = true
      case UInt8(ascii: "1")...UInt8(ascii: "9"): header.indentation = Int(byte() - UInt8(ascii: "0"))
      default:
        // White space, a comment, the break.
        while position < bytes.count, !isBreak { position += 1 }
        if position < bytes.count { _ = takeBreak() }
        return header
      }
      position += 1
    }
    return header
  }

  /// Steps over indentation and lines that are empty; finds the indentation if `indent` is 0.
  private mutating func takeEmptyLines(_ indent: inout Int) -> [LineBreak] {
    var breaks: [LineBreak] = []
    var widest = 0
    while true {
      var column = column
      while byte() == UInt8(ascii: " "), indent == 0 || column < indent {
        position += 1
        column += 1
      }
      widest = max(widest, column)
      guard isBreak else { break }
      breaks.append(takeBreak())
    }
    if indent == 0 { indent = max(widest, scalar.parentIndent + 1, 1) }
    return breaks
  }
}
