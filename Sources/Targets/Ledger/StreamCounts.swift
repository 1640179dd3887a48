// How far a stream is, as its row in the ledger says, and the text that aggregates have there.

internal import Values

/// The counters of a stream in one plan.
struct StreamCounts: Equatable {
  /// Chunks of the plan, or made so far.
  var chunks = 0
  var finished = 0
  var rows = 0
  var requests = 0
  var duplicates = 0
  /// How many chunks from the first on are finished without a gap.
  var prefix = 0
  /// Of each sync variable the first value in the prefix, in plan order.
  var first: [Value.Member] = []
  /// The sync variables aggregated over the prefix.
  var combined: [Value.Member] = []
  var isClosed = false
  /// The place in plan order of the chunk that ended the stream early.
  var lastOrdinal: Int?

  var progress: StreamProgress {
    StreamProgress(chunks: chunks, finished: finished, rows: rows, isClosed: isClosed, lastOrdinal: lastOrdinal)
  }
}

/// Aggregates and watermarks as JSON text.
///
/// JSON has no timestamps, so one stands as `{"$timestamp": "…"}`; an object of a user's that looks like this is
/// wrapped as `{"$object": …}`.
enum AggregateText {
  private static let timestampKey = "$timestamp"
  private static let objectKey = "$object"

  static func text(_ members: [Value.Member]) -> String {
    CanonicalJSON.text(of: .object(members.map { Value.Member($0.key, tagged($0.value)) }))
  }

  static func text(_ value: Value) -> String { CanonicalJSON.text(of: tagged(value)) }

  /// The members that `text` wrote; none if a hand has made it something else.
  static func members(_ text: String) -> [Value.Member] {
    guard let members = (try? JSONText.parse(text))?.members else { return [] }
    return members.map { Value.Member($0.key, untagged($0.value)) }
  }

  static func value(_ text: String) -> Value { untagged((try? JSONText.parse(text)) ?? .null) }

  private static func tagged(_ value: Value) -> Value {
    switch value {
    case .timestamp(let instant): return .object([Value.Member(timestampKey, .string(instant.text))])
    case .array(let elements): return .array(elements.map(tagged))
    case .object(let members):
      let inner = Value.object(members.map { Value.Member($0.key, tagged($0.value)) })
      guard members.count == 1, [timestampKey, objectKey].contains(members[0].key) else { return inner }
      return .object([Value.Member(objectKey, inner)])
    case .null, .bool, .int, .float, .decimal, .string: return value
    }
  }

  private static func untagged(_ value: Value) -> Value {
    switch value {
    case .array(let elements): return .array(elements.map(untagged))
    case .object(let members):
      if members.count == 1, members[0].key == timestampKey, let text = members[0].value.string,
        let parsed = try? Instant.parse(text)
      {
        return .timestamp(parsed.instant)
      }
      var members = members
      if members.count == 1, members[0].key == objectKey, let inner = members[0].value.members { members = inner }
      return .object(members.map { Value.Member($0.key, untagged($0.value)) })
    case .null, .bool, .int, .float, .decimal, .string, .timestamp: return value
    }
  }
}
