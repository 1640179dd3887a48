// The difference of two texts as `diff -u` writes it: Myers' algorithm over lines. A line ends with LF and nothing else,
// as `patch` and git have it, so that they can apply what is shown: CR stays a character of its line.

/// Unified diffs.
package enum UnifiedDiff {
  private static let context = 3
  /// Texts that differ in more lines than this are replaced as a whole between their common ends.
  private static let mostEdits = 1_000

  private enum Step { case keep, delete, insert }

  /// Empty if there is no difference.
  package static func text(from old: [UInt8], to new: [UInt8], path: String) -> String {
    let (a, b) = (lines(old), lines(new))
    let steps = steps(a, b)
    guard steps.contains(where: { $0 != .keep }) else { return "" }
    var text = "--- a/\(path)\n+++ b/\(path)\n"
    var place = 0
    var (oldLine, newLine) = (0, 0)
    while let change = steps[place...].firstIndex(where: { $0 != .keep }) {
      let start = max(place, change - context)
      oldLine += start - place
      newLine += start - place
      let end = hunkEnd(steps, change)
      text += hunk(steps[start..<end], a, b, &oldLine, &newLine)
      place = end
    }
    return text
  }

  /// Behind the last change that is near the one before, with its context.
  private static func hunkEnd(_ steps: [Step], _ change: Int) -> Int {
    var end = change
    var place = change
    while place < steps.count, place - end <= 2 * context {
      if steps[place] != .keep { end = place + 1 }
      place += 1
    }
    return min(end + context, steps.count)
  }

  private static func hunk(
    _ steps: ArraySlice<Step>, _ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>], _ oldLine: inout Int,
    _ newLine: inout Int
  ) -> String {
    let (oldStart, newStart) = (oldLine, newLine)
    var body = ""
    for step in steps {
      switch step {
      case .keep: body += shown(" ", a[oldLine])
      case .delete: body += shown("-", a[oldLine])
      case .insert: body += shown("+", b[newLine])
      }
      if step != .insert { oldLine += 1 }
      if step != .delete { newLine += 1 }
    }
    return "@@ -\(range(oldStart, oldLine)) +\(range(newStart, newLine)) @@\n" + body
  }

  private static func range(_ start: Int, _ end: Int) -> String {
    let count = end - start
    return count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
  }

  private static func shown(_ mark: String, _ line: ArraySlice<UInt8>) -> String {
    let text = mark + String(decoding: line, as: UTF8.self)
    return line.last == UInt8(ascii: "\n") ? text : text + "\n\\ No newline at end of file\n"
  }

  /// Each with its line feed.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(bytes[start...place])
      start = place + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  // MARK: Myers

  private static func steps(_ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>]) -> [Step] {
    var head = 0
    while head < min(a.count, b.count), a[head] == b[head] { head += 1 }
    var tail = 0
    while tail < min(a.count, b.count) - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] { tail += 1 }
    let middle = edits(a[head..<a.count - tail], b[head..<b.count - tail])
    return [Step](repeating: .keep, count: head) + middle + [Step](repeating: .keep, count: tail)
  }

  /// The shortest way from one to the other.
  private static func edits(_ a: ArraySlice<ArraySlice<UInt8>>, _ b: ArraySlice<ArraySlice<UInt8>>) -> [Step] {
    let whole = [Step](repeating: .delete, count: a.count) + [Step](repeating: .insert, count: b.count)
    if a.isEmpty || b.isEmpty { return whole }
    let limit = min(a.count + b.count, mostEdits)
    // `reached[limit + k]`: how far the diagonal k got; one array for each number of edits, for the way back.
    var reached = [Int](repeating: 0, count: 2 * limit + 2)
    var history: [[Int]] = []
    for count in 0...limit {
      history.append(reached)
      for k in stride(from: -count, through: count, by: 2) {
        let isDown = k == -count || k != count && reached[limit + k - 1] < reached[limit + k + 1]
        var x = isDown ? reached[limit + k + 1] : reached[limit + k - 1] + 1
        var y = x - k
        while x < a.count, y < b.count, y >= 0, a[a.startIndex + x] == b[b.startIndex + y] {
          x += 1
          y += 1
        }
        reached[limit + k] = x
        if x >= a.count, y >= b.count { return way(history, limit, a.count, b.count) }
      }
    }
    return whole
  }

  private static func way(_ history: [[Int]], _ limit: Int, _ width: Int, _ height: Int) -> [Step] {
    var steps: [Step] = []
    var (x, y) = (width, height)
    for count in stride(from: history.count - 1, through: 1, by: -1) {
      let reached = history[count]
      let k = x - y
      let isDown = k == -count || k != count && reached[limit + k - 1] < reached[limit + k + 1]
      let from = isDown ? reached[limit + k + 1] : reached[limit + k - 1]
      let start = from - (isDown ? k + 1 : k - 1)
      while x > from + (isDown ? 0 : 1), y > start + (isDown ? 1 : 0) {
        steps.append(.keep)
        x -= 1
        y -= 1
      }
      steps.append(isDown ? .insert : .delete)
      (x, y) = (from, start)
    }
    steps += [Step](repeating: .keep, count: x)
    return steps.reversed()
  }
}
