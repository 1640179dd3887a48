// Whether the watermarks that a plan was made from still hold. If they moved, the plan asks for a range that others have
// loaded in the meantime: harmless where a key makes rows meet, and rows twice where none does.

internal import Diagnostics
internal import Execution
internal import Plans
internal import Targets
internal import Values

enum StalenessCheck {
  /// Warns of streams with a key, and refuses those without, unless they are allowed. A stream that this plan has begun
  /// moved its watermarks itself.
  static func check(_ reader: PlanReader, _ target: any Target, isAllowed: Bool, warn: (String) -> Void) throws(Failure)
  {
    let reading = reader.streams.filter { $0.inputs["sync"]?.members?.isEmpty == false }
    if reading.isEmpty { return }
    let standings = try target.status(
      plan: PlanIdentity(id: reader.planID, asOf: reader.header.asOf), streams: reader.targetStreams)
    for (stream, standing) in zip(reader.streams, standings) where standing == nil {
      guard let planned = stream.inputs["sync"]?.members, let object = stream.object else { continue }
      let present = try target.syncValues(stream: stream.endpointName, object: object)
      for value in planned {
        let now = present.first { $0.key == value.key }?.value ?? .null
        guard now != value.value else { continue }
        let what = "the watermark '\(value.key)' of '\(stream.name)' moved since the plan was made"
        let why = "it was \(text(value.value)) and is \(text(now))"
        let replaces = [.fullRefresh, .truncate].contains(stream.mode)
        if replaces || !stream.primaryKey.isEmpty || isAllowed {
          warn("\(what): \(why)")
          continue
        }
        throw Failure(
          .usage, .movedWatermark, what, why: "\(why), and without a key its rows would be there twice",
          advice: "plan again, or go on with --allow-stale")
      }
    }
  }

  private static func text(_ value: Value) -> String { CanonicalJSON.text(of: PlanValue.encode(value)) }
}
