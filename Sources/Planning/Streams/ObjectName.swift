// The target table's name: `{stream_name}` and its like filled in. `ObjectCheck` has said what is not known.

internal import Keys
internal import Linting
internal import Plans
internal import Specs
internal import Values

enum ObjectName {
  /// Nil for a stream that only fills queues.
  static func render(_ stream: PlanningStream, in job: PlanningJob) -> String? {
    if stream.endpoint.resolved.isQueueOnly { return nil }
    return ObjectPart.parts(of: stream.settings.object?.text ?? "").map { part in
      switch part {
      case .text(let text): text
      case .variable(let variable): value(of: variable, stream, job)
      case .unknown(let name, _): "{\(name)}"
      }
    }.joined()
  }

  private static func value(of variable: ObjectVariable, _ stream: PlanningStream, _ job: PlanningJob) -> String {
    switch variable.meaning {
    case .stream: return stream.endpoint.name.lowercased()
    case .source: return job.connections[stream.connection].name.lowercased()
    case .target: return (job.target.name.isEmpty ? job.target.kind : job.target.name).lowercased()
    case .clock(let format):
      // Every form of the table is one; a test renders them all.
      return (try? Strftime(format))?.format(Instant(seconds: job.now.seconds)) ?? ""
    }
  }
}
