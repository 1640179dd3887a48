// The target table's name: `{stream_name}` and its like filled in.

internal import Diagnostics
internal import Keys
internal import Linting
internal import Plans
internal import Specs

enum ObjectName {
  /// Nil for a stream that only fills queues.
  static func render(_ stream: PlanningStream, in job: PlanningJob) throws(Failure) -> String? {
    if stream.endpoint.resolved.isQueueOnly { return nil }
    let text = stream.settings.object?.text ?? ""
    let values = [stream.endpoint.name, job.source.name, job.target.name].map { $0.lowercased() }
    let names = Dictionary(uniqueKeysWithValues: zip(ExpressionPlace.object.vocabulary, values))
    var result = ""
    var rest = text[...]
    while let opening = rest.firstIndex(of: "{") {
      result += rest[..<opening]
      guard let closing = rest[opening...].firstIndex(of: "}") else { break }
      let name = String(rest[rest.index(after: opening)..<closing])
      guard let value = names[name] else {
        throw Failure(
          .usage, "unknown name '{\(name)}' in the object '\(text)'",
          advice: "known are \(names.keys.sorted().map { "{\($0)}" }.joined(separator: ", "))")
      }
      result += value
      rest = rest[rest.index(after: closing)...]
    }
    return result + rest
  }
}
