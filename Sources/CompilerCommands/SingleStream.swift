// `plan SPEC --endpoint …` as the replication file that says the same, so that there is one way to a plan.

internal import Console
internal import Diagnostics
internal import Specs
internal import Values

enum SingleStream {
  static func replication(_ options: SingleStreamOptions, source: String, specPath: String) throws
    -> ReplicationDocument
  {
    guard let endpoint = options.endpoint else {
      throw Failure(
        .usage, "'\(specPath)' is a spec, and no endpoint is named",
        advice: "add --endpoint NAME, --range START,END, --target URL and --object TABLE, or plan a replication file")
    }
    var stream: [Value.Member] = []
    if let object = options.object { stream.append(.init("object", .string(object))) }
    if let mode = options.mode { stream.append(.init("mode", .string(mode))) }
    if let range = options.range {
      stream.append(.init("source_options", .object([.init("range", .string(range))])))
    }
    let root = Value.object([
      .init("source", .string(source)), .init("target", .string(options.target ?? "")),
      .init("streams", .object([.init(endpoint, .object(stream))])),
    ])
    // JSON is YAML; findings then point into this line.
    let file = SourceFile(path: "<command line>", bytes: CanonicalJSON.bytes(of: root))
    var bag = DiagnosticBag()
    let loaded = SpecLoader.load(file, into: &bag)
    FindingsReport.show(bag, on: .standardError)
    guard !bag.hasErrors, case .replication(let document)? = loaded else { throw EarlyExit(code: .usage) }
    return document
  }
}
