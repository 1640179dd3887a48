// B012: a mode that replaces the whole table, with a range that loads a part of it.

internal import Diagnostics
internal import Specs

enum PartialRefresh {
  static func check(_ settings: StreamSettings, _ endpoint: EndpointFacts, into bag: inout DiagnosticBag) {
    guard let range = settings.range, [.fullRefresh, .truncate].contains(settings.mode.value) else { return }
    let mode = settings.mode.value.rawValue
    bag.add(
      Diagnostic(
        .partialRefresh, "'\(mode)' replaces the table by what the range has", at: range.location,
        label: settings.mode.origin == .builtIn ? "'\(mode)' is what holds without 'mode'" : "",
        notes: settings.mode.origin == .builtIn ? [] : [Note("the mode is chosen here", at: settings.mode.location)],
        help: "write 'mode: incremental' to keep what lies outside of the range"))
  }
}
