// A coverage in words.

internal import Plans
internal import Values

extension Coverage {
  /// Whether a reviewer must look at it.
  package var isTrouble: Bool { [.hole, .overlap, .outside].contains(status) }

  /// One word for a badge.
  package var badge: String {
    switch status {
    case .proven: subject == .windows ? "windows proven" : "coverage proven"
    case .hole: "hole"
    case .overlap: "overlap"
    case .outside: "outside the range"
    case .unproven: "coverage not proven"
    }
  }

  /// One sentence without a full stop.
  package var words: String {
    let asked = range.map { " of \($0.words)" } ?? ""
    switch status {
    case .proven:
      let what = subject == .windows ? "the windows" : "the values"
      return "\(what) tile \(range?.words ?? "the range")\(step.map { ", \($0) apart" } ?? "")" + rest
    case .hole: return "\(first?.words ?? "a part")\(asked) is asked for by no chunk" + others
    case .overlap: return "\(first?.words ?? "a part")\(asked) is asked for twice" + others
    case .outside: return "\(first?.words ?? "a part") is asked for and lies outside\(asked.dropFirst(3))" + others
    case .unproven: return "not proven: \(reason ?? "")"
    }
  }

  private var rest: String { reason.map { "; \($0)" } ?? "" }

  private var others: String { count > 1 ? ", and \(count - 1) more like it" : "" }
}

extension Coverage.Span {
  /// `2024-01-01 to 2024-01-31`, the end being part of it.
  package var words: String {
    switch (from, until) {
    case (.int(let first), .int(let end)):
      let last = end > first ? end - 1 : end < first ? end + 1 : end
      return first == last ? "\(first)" : "\(first) to \(last)"
    case (.timestamp(let first), .timestamp(let end)):
      let start = Label.text(from)
      let isDay = start.utf8.count == 10 && Label.text(until).utf8.count == 10
      guard isDay, end.compared(to: first) > 0, let last = try? end.adding(-1, .day) else {
        return "\(start) to before \(Label.text(until))"
      }
      let lastText = Label.text(.timestamp(last))
      return start == lastText ? start : "\(start) to \(lastText)"
    default: return "\(Label.text(from)) to before \(Label.text(until))"
    }
  }
}
