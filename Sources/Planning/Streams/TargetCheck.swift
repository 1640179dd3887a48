// A stream that replaces a table must have it to itself: otherwise it would throw away what the other one loaded.

internal import Diagnostics
internal import Linting
internal import Plans
internal import Specs

enum TargetCheck {
  static func check(_ job: PlanningJob, _ bag: inout DiagnosticBag) {
    var owners: [String: [PlanningStream]] = [:]
    for stream in job.streams where !stream.endpoint.resolved.isQueueOnly {
      let name = stream.name
      guard let object = stream.settings.object else {
        bag.add(
          Diagnostic(
            .missingObject, "the stream '\(name)' names no target table", at: stream.settings.endpoint.location,
            help: "name it by 'object: schema.table', or --object"))
        continue
      }
      checkOptions(stream, job.target.kind, &bag)
      // Targets tell tables apart without regard to case, or do not.
      let rendered = ObjectName.render(stream, in: job) ?? ""
      let key = rendered.lowercased()
      let others = owners[key] ?? []
      if let other = others.first(where: replaces) ?? others.last,
        let replacing = [other, stream].first(where: replaces)
      {
        let names = "'\(other.name)' and '\(name)'"
        bag.add(
          Diagnostic(
            .sharedTarget, "\(names) both write '\(rendered)', which '\(replacing.name)' replaces",
            at: object.location, help: "give each its own table, or load both incrementally"))
      }
      if let other = others.first(where: { $0.connection != stream.connection && $0.sharesWatermarks(with: stream) }) {
        bag.add(
          Diagnostic(
            .sharedWatermark,
            "'\(other.name)' and '\(name)' load into '\(rendered)' and keep watermarks of the same name",
            at: object.location, help: "give each its own table, such as '{source_name}_{stream_name}'"))
      }
      owners[key, default: []].append(stream)
    }
  }

  /// Where the target's kind is known, options that it has no use for are refused; else `exec` refuses them.
  private static func checkOptions(_ stream: PlanningStream, _ kind: String, _ bag: inout DiagnosticBag) {
    guard let options = stream.settings.targetOptions, let table = PlanTable(options),
      let place = PlanTable.Place(scheme: kind)
    else { return }
    for unfit in table.unfit(for: place) {
      bag.add(
        Diagnostic(
          .refusedKey, "'\(unfit.option)' of '\(stream.name)' cannot be had: \(unfit.why)",
          at: options.location, help: "leave '\(unfit.option)' out"))
    }
  }

  private static func replaces(_ stream: PlanningStream) -> Bool {
    [.fullRefresh, .truncate].contains(stream.settings.mode.value)
  }
}

extension PlanningStream {
  /// The ledger knows a watermark by endpoint, table and name.
  fileprivate func sharesWatermarks(with other: PlanningStream) -> Bool {
    endpoint.name == other.endpoint.name
      && !Set(endpoint.resolved.sync.map(\.value)).isDisjoint(with: other.endpoint.resolved.sync.map(\.value))
  }
}
