// Watermarks that are to be set by hand: what changes, whether it may, and saying so.

internal import Console
internal import Diagnostics
internal import Targets
internal import Values

struct StateChange {
  private struct Step {
    var present: StoredWatermark?
    var next: StoredWatermark

    /// `days → main.days: last_day = 2024-01-31 (was 2024-01-15)`
    var text: String {
      let name = "\(next.stream) → \(next.object): \(next.name)"
      let was = present.map { " (was \(StatusReport.shown($0.value)))" } ?? ""
      return next.value.isNull ? "\(name) removed\(was)" : "\(name) = \(StatusReport.shown(next.value))\(was)"
    }
  }

  private let steps: [Step]

  /// Refuses changes that move one back, unless they may. Those that change nothing are left out.
  init(_ marks: [StoredWatermark], among all: [StoredWatermark], mayMoveBack: Bool) throws(Failure) {
    steps = marks.map { mark in Step(present: all.first { $0.isSame(as: mark) }, next: mark) }
      .filter { $0.present?.value != $0.next.value && !($0.present == nil && $0.next.value.isNull) }
    let backward = steps.filter { $0.present?.movesBack(to: $0.next.value) == true }
    guard backward.isEmpty || mayMoveBack else {
      throw Failure(
        .usage, backward.count == 1 ? "the watermark would move back" : "\(backward.count) watermarks would move back",
        why: backward.prefix(5).map(\.text).joined(separator: "; "),
        advice: "add '--back' if that is what you want: plans load again what lies between")
    }
  }

  func apply(to target: any Target) throws(Failure) {
    if !steps.isEmpty { try target.set(steps.map(\.next)) }
    for step in steps { Terminal.standardOutput.writeLine(step.text) }
    if steps.isEmpty { Terminal.standardError.writeLine("nothing to do: they stand there already") }
  }

  /// There is no such watermark; the nearest ones are named.
  static func unknown(_ name: String, _ stream: String, _ all: [StoredWatermark]) -> Failure {
    let streams = Swift.Set(all.map(\.stream)).sorted()
    let advice: String
    if streams.contains(stream) {
      let names = Swift.Set(all.filter { $0.stream == stream }.map(\.name)).sorted()
      advice = Suggestions.question(name, among: names) ?? "it has \(Suggestions.list(names, joinedBy: "and"))"
    } else if streams.isEmpty {
      advice = "it has no watermarks at all"
    } else {
      advice =
        Suggestions.question(stream, among: streams)
        ?? "there are those of \(Suggestions.list(streams, joinedBy: "and"))"
    }
    return Failure(.usage, "the ledger has no watermark '\(name)' of stream '\(stream)'", advice: advice)
  }
}
