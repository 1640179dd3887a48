// A plan in short for programs: one JSON object, a stream a line.

internal import Diagnostics
internal import Plans
internal import Values

package enum ReviewJSON {
  package static func text(_ review: PlanReview) -> String {
    let header = review.header
    let head = Value.object([
      .init("plan_id", .string(review.planID)), .init("as_of", .string(header.asOf.text)),
      .init("connections", .array(header.connections.map(value))),
      .init("target", .string(header.target.url ?? header.target.name)),
      .init(
        "sources",
        .array(
          header.sources.map {
            .object([.init("path", .string($0.path)), .init("sha256", .string($0.sha256))])
          })),
      .init("bytes", .int(Int64(review.fileSize))),
      .init("chunks", .int(Int64(review.estimate.chunks))),
      .init("requests_min", .int(Int64(review.estimate.requests))),
      .init("seconds_min", .float(review.estimate.seconds)),
      .init("warnings", .array(header.warnings.map { .string($0) })),
      .init("deferred", .array(review.deferred.map(\.shown))),
      .init("selection", header.selection.map { .string($0) } ?? .null),
    ])
    let streams = review.streams.map { CanonicalJSON.text(of: value($0)) }
    let list = streams.isEmpty ? "[]" : "[\n\(streams.joined(separator: ",\n"))\n]"
    return MachineText.escaped(json: "\(CanonicalJSON.text(of: head).dropLast()),\n\"streams\":\(list)}\n")
  }

  private static func value(_ connection: SourceConnection) -> Value {
    .object([
      .init("name", .string(connection.name)), .init("spec", .string(connection.spec)),
      .init("hosts", .array(connection.hosts.map { .string($0) })),
      .init("secrets", .array(connection.secrets.map { .string($0) })),
      .init("inputs", PlanValue.encode(connection.inputs)),
      .init("discovered", PlanValue.encode(connection.discovered)),
    ])
  }

  private static func value(_ review: StreamReview) -> Value {
    var members: [Value.Member] = [
      .init("name", .string(review.stream.name)), .init("connection", .string(review.stream.connection)),
      .init("object", review.stream.object.map { .string($0) } ?? .null),
      .init("mode", .string(review.stream.mode.rawValue)),
      .init("primary_key", .array(review.stream.primaryKey.map { .string($0) })),
      .init("wave", .int(Int64(review.stream.wave))), .init("after", .array(review.stream.after.map { .string($0) })),
      .init("digest", .string(review.stream.digest)),
      .init("rate", review.stream.endpoint.request.map { .float($0.rate) } ?? .null),
      .init("chunks", .int(Int64(review.summary.chunks))),
      .init("requests_min", .int(Int64(review.summary.requestsMinimum))),
      .init("seconds_min", .float(review.summary.secondsMinimum)),
      .init("coverage", review.summary.coverage?.shown ?? .null),
      .init("inputs", PlanValue.encode(review.stream.inputs)), .init("state", PlanValue.encode(review.stream.state)),
    ]
    members.append(.init("first", review.first?.shown ?? .null))
    members.append(.init("last", review.last?.shown ?? .null))
    return .object(members)
  }
}
