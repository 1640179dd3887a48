// Two streams must not replace one table: the later swap would throw away the earlier stream's rows.

internal import Diagnostics
internal import Linting
internal import Specs

enum TargetCheck {
  static func check(_ streams: [PlanningStream], _ bag: inout DiagnosticBag) {
    var owners: [String: String] = [:]
    for stream in streams {
      let name = stream.endpoint.name
      guard let object = stream.settings.object else {
        bag.add(
          Diagnostic(
            .missingObject, "the stream '\(name)' names no target table", at: stream.settings.endpoint.location,
            help: "add 'object: schema.table'"))
        continue
      }
      guard stream.settings.mode.value == .fullRefresh else { continue }
      if let other = owners[object.text] {
        bag.add(
          Diagnostic(
            .sharedTarget, "'\(other)' and '\(name)' both replace '\(object.text)'", at: object.location,
            help: "give each its own table, or load one of them incrementally"))
      }
      owners[object.text] = name
    }
  }
}
