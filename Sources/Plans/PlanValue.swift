// How values stand in a plan. JSON has no timestamps: one is written as {"timestamp": "…"}; an object that could be
// mistaken for one is written as {"literal": …}.

package import Values

package enum PlanValue {
  static let markers: Set<String> = ["timestamp", "literal", "program"]

  /// The JSON form of a value.
  package static func encode(_ value: Value) -> Value {
    switch value {
    case .timestamp(let instant): return .object([.init("timestamp", .string(instant.text))])
    case .array(let elements): return .array(elements.map(encode))
    case .object(let members):
      let encoded = Value.object(members.map { .init($0.key, encode($0.value)) })
      if members.count == 1, markers.contains(members[0].key) { return .object([.init("literal", encoded)]) }
      return encoded
    default: return value
    }
  }

  /// The value of a JSON form; a marker that is not well formed is read as the object that it is.
  package static func decode(_ value: Value) -> Value {
    switch value {
    case .array(let elements): return .array(elements.map(decode))
    case .object(let members):
      if members.count == 1 {
        let member = members[0]
        if member.key == "timestamp", case .string(let text) = member.value,
          let parsed = try? Instant.parse(text)
        {
          return .timestamp(parsed.instant)
        }
        if member.key == "literal", case .object(let inner) = member.value {
          return .object(inner.map { .init($0.key, decode($0.value)) })
        }
      }
      return .object(members.map { .init($0.key, decode($0.value)) })
    default: return value
    }
  }
}
