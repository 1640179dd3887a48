// B003 to B005: windows that ask past the range, leave gaps, or overlap.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs

enum WindowBounds: EndpointRule {
  static let restsOn: Set<String> = ["iterate", "request", "response"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let range = RangeIteration(endpoint) else { return }
    // Without a step, elements are a day or one number apart.
    let windows = endpoint.windows()
    for end in windows.ends {
      let isNumber = if case .number = end.distance { true } else { false }
      let step = range.stepArgument == nil ? (isNumber ? .number(1) : .day) : range.step
      guard let step, let fit = WindowFit(end: end.distance, step: step) else { continue }
      let place = range.stepArgument.map { range.hole.location(of: $0) }
      let notes = place.map { [Note("elements are this far apart", at: $0)] } ?? []
      if windows.sendsStart, fit == .gap {
        findings.add(
          Diagnostic(
            .windowGap, "windows leave out what lies between them", at: end.location,
            label: "ends before the next element", notes: notes,
            help: "ask up to 'iterate.last', or 'iterate.end' if the API leaves the end out"))
      } else if windows.sendsStart, fit == .overlap, endpoint.resolved.response.updateKey == nil {
        findings.add(
          Diagnostic(
            .windowOverlap, "windows overlap, and no 'update_key' says which of two rows is newer", at: end.location,
            label: "ends after the next element", notes: notes,
            help: "ask up to 'iterate.last' or 'iterate.end', or name an 'update_key'"))
      } else if reachesPast(step) {
        findings.add(
          Diagnostic(
            .windowPastRange, "the last window asks past the end of the range", at: end.location,
            label: "whatever the range's end is", notes: notes,
            help: "end it with the range: 'iterate.last' (inclusive) or 'iterate.end' (exclusive)"))
      }
    }
  }

  /// Whether a window is longer than the unit in which ranges are written: a day, or one number.
  private static func reachesPast(_ step: Distance) -> Bool {
    switch step {
    case .number(let step): abs(step) > 1
    case .seconds(let step): step > Distance.day.amount
    case .months: true
    }
  }
}
