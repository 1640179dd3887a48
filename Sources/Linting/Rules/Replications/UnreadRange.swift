// B011: a range, or its step, that the endpoint never reads.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum UnreadRange {
  static func check(_ settings: StreamSettings, _ endpoint: EndpointFacts, into bag: inout DiagnosticBag) {
    guard let range = settings.range, !endpoint.sites.contains(where: { $0.readsAll(of: .context) }) else { return }
    let read = Set(endpoint.sites.flatMap { $0.names(.context) }.compactMap(\.member))
    func report(_ what: String, _ help: String) {
      bag.add(
        Diagnostic(
          .unreadRange, "'\(endpoint.name.value)' does not read the \(what)", at: range.location,
          label: "it loads what it always loads",
          notes: [Note("the endpoint is here", at: endpoint.name.location)], help: help))
    }
    if !read.contains("range_start"), !read.contains("range_end") {
      report("range", "iterate over range(context.range_start, context.range_end), or delete the range")
    } else if range.value.step != nil, !read.contains("range_step") {
      report("step of the range", "give 'context.range_step' to range(), or leave the step out")
    }
  }
}
