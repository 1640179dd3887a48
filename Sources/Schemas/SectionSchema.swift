// The schema of one section: its keys, which of them are required, and what depends on its `type`.

internal import Connections
internal import Keys
internal import Values

enum SectionSchema {
  static func members(of section: KeySection) -> [Value.Member] {
    var members = [Value.Member("type", .string("object"))]
    let properties = section.keys.map { row in Value.Member(row.name, KeySchema.schema(of: row, in: section)) }
    members.append(Value.Member("properties", .object(properties)))
    if section.isRoot {
      members.append(Value.Member("patternProperties", .object([Value.Member("^(x-|_)", .object([]))])))
    }
    let required = section.keys.filter { $0.isRequired && $0.types.isEmpty }.map(\.name)
    if !required.isEmpty { members.append(Value.Member("required", strings(required))) }
    // Connections files are shared with other programs, which have keys of their own.
    let isOpen = section == .connections || section == .database
    if !isOpen { members.append(Value.Member("additionalProperties", .bool(false))) }
    let conditions = conditions(of: section)
    if !conditions.isEmpty { members.append(Value.Member("allOf", .array(conditions))) }
    return members
  }

  /// One of these keys must be there.
  static func anyOf(requiring names: [String]) -> Value.Member {
    Value.Member("anyOf", .array(names.map { .object([Value.Member("required", strings([$0]))]) }))
  }

  /// What each `type` needs.
  private static func conditions(of section: KeySection) -> [Value] {
    var needed: [(type: String, names: [String])] = []
    for row in section.keys where row.isRequired {
      for type in row.types {
        if let place = needed.firstIndex(where: { $0.type == type }) {
          needed[place].names.append(row.name)
        } else {
          needed.append((type, [row.name]))
        }
      }
    }
    return needed.map { type, names in
      let isType = Value.object([
        Value.Member("properties", .object([Value.Member("type", .object([Value.Member("const", .string(type))]))])),
        Value.Member("required", strings(["type"])),
      ])
      return .object([
        Value.Member("if", isType), Value.Member("then", .object([Value.Member("required", strings(names))])),
      ])
    }
  }

  /// A connection: a URL, an API, or a database with whatever keys other programs have.
  static var connection: Value {
    let isAPI = Value.object([
      anyOf([
        .object([
          Value.Member("properties", .object([Value.Member("type", .object([Value.Member("const", .string("api"))]))])),
          Value.Member("required", strings(["type"])),
        ]),
        .object([
          Value.Member("required", strings(["spec"])),
          Value.Member("not", .object([Value.Member("required", strings(["type"]))])),
        ]),
      ])
    ])
    return .object([
      Value.Member("type", strings(["object", "string"])),
      Value.Member("if", .object([Value.Member("type", .string("object")), isAPI.members![0]])),
      Value.Member("then", KeySchema.reference(.api)),
      Value.Member(
        "else",
        .object([anyOf([.object([Value.Member("type", .string("string"))]), KeySchema.reference(.database)])])),
    ])
  }

  private static func anyOf(_ schemas: [Value]) -> Value.Member { Value.Member("anyOf", .array(schemas)) }

  static func strings(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }
}
