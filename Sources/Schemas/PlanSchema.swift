// The JSON Schema of plans, made from the table of a plan's keys.

internal import Plans
internal import Values

enum PlanSchema {
  /// Everything of the schema but its `$schema`.
  static var members: [Value.Member] {
    var parts = Parts()
    let stream =
      parts.properties(of: PlanStream.self) + [
        ("chunks", parts.list(.part(PlanChunk.self), "One unit of work a line, in the order in which it is planned.")),
        ("summary", parts.reference(.part(StreamSummary.self), "What the planner says after the last chunk.")),
      ]
    let root =
      [("format", described(.object([.init("pattern", .string(PlanFormat.pattern))]), "The form and its version."))]
      + parts.properties(of: PlanHeader.self) + [
        ("streams", .object([.init("type", .string("array")), .init("items", object(stream, required(stream)))])),
        ("deferred", parts.list(.part(PlanDeferral.self), "Streams whose chunks are made while it is executed.")),
        ("complete", .object([.init("const", .bool(true))])),
        ("plan_id", pattern("^bp_[a-z2-7]{26}$", "Of the digest of every byte before this line.")),
      ]
    let top =
      ["format", "streams", "deferred", "complete", "plan_id"] + PlanHeader.facts.filter(\.isRequired).map(\.name)
    let members = object(root, root.map(\.0).filter(top.contains)).members ?? []
    return members + [Value.Member("definitions", .object(parts.definitions))]
  }

  private static func required(_ stream: [(String, Value)]) -> [String] {
    let names = PlanStream.facts.filter(\.isRequired).map(\.name) + ["chunks", "summary"]
    return stream.map(\.0).filter(names.contains)
  }

  fileprivate static func object(_ properties: [(String, Value)], _ required: [String]) -> Value {
    .object([
      .init("type", .string("object")), .init("additionalProperties", .bool(false)),
      .init("required", .array(required.map { .string($0) })),
      .init("properties", .object(properties.map { .init($0.0, $0.1) })),
    ])
  }

  fileprivate static func described(_ schema: Value, _ doc: String) -> Value {
    .object((schema.members ?? []) + [.init("description", .string(doc))])
  }

  private static func pattern(_ pattern: String, _ doc: String) -> Value {
    described(.object([.init("type", .string("string")), .init("pattern", .string(pattern))]), doc)
  }
}

/// The definitions that the schema needs, found while it is made.
private struct Parts {
  private(set) var definitions: [Value.Member] = []
  private var known: Set<String> = []

  mutating func properties(of part: any PlanPart.Type) -> [(String, Value)] {
    part.facts.map { ($0.name, reference($0.kind, $0.doc)) }
  }

  mutating func list(_ element: PlanKind, _ doc: String) -> Value { reference(.list(element), doc) }

  mutating func reference(_ kind: PlanKind, _ doc: String) -> Value { PlanSchema.described(schema(kind), doc) }

  /// What `DisplayWidth.isUnprintable` does not hold for.
  private static let printable =
    #"^[^\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]*$"#

  private mutating func schema(_ kind: PlanKind) -> Value {
    func type(_ name: String, _ more: Value.Member...) -> Value {
      .object([.init("type", .string(name))] + more)
    }
    switch kind {
    case .text: return type("string")
    case .name: return type("string", .init("pattern", .string(Self.printable)))
    case .bool: return type("boolean")
    case .choice(let words): return .object([.init("enum", .array(words.map { .string($0) }))])
    case .pattern(let pattern): return type("string", .init("pattern", .string(pattern)))
    case .int(let range):
      return type(
        "integer", .init("minimum", .int(Int64(range.lowerBound))), .init("maximum", .int(Int64(range.upperBound))))
    case .number: return type("number", .init("minimum", .int(0)))
    case .list(let element): return type("array", .init("items", schema(element)))
    case .map(let element): return type("object", .init("additionalProperties", schema(element)))
    // Any JSON: {"timestamp": "…"} is a timestamp, {"literal": …} an object that could be mistaken for such a mark, and
    // in a slot {"program": n} the n-th program of the stream.
    case .value, .slot: return .object([])
    case .program:
      define("program_reference") {
        PlanSchema.object(
          [("program", .object([.init("type", .string("integer")), .init("minimum", .int(0))]))], ["program"])
      }
      return .object([.init("$ref", .string("#/definitions/program_reference"))])
    case .part(let part):
      if known.insert(part.partName).inserted {
        let content = PlanSchema.object(properties(of: part), part.facts.filter(\.isRequired).map(\.name))
        definitions.append(.init(part.partName, content))
      }
      return .object([.init("$ref", .string("#/definitions/\(part.partName)"))])
    }
  }

  private mutating func define(_ name: String, _ content: () -> Value) {
    if known.insert(name).inserted { definitions.append(.init(name, content())) }
  }
}
