// The schema of one key: what its kind takes, its documentation and its default.

internal import Connections
internal import Keys
internal import Values
internal import YAMLSyntax

enum KeySchema {
  static func schema(of row: SpecKey, in section: KeySection) -> Value {
    var members = [Value.Member("description", .string(row.doc))]
    if let fallback = fallback(of: row) { members.append(Value.Member("default", fallback)) }
    if section == .connections {
      let connection = Value.object([Value.Member("$ref", .string("#/definitions/connection"))])
      return .object(
        members + [
          Value.Member("type", SectionSchema.strings(["object", "null"])),
          Value.Member("additionalProperties", connection),
        ])
    }
    return .object(members + Self.members(of: row.kind))
  }

  /// The default as a value; nil where the table has prose.
  private static func fallback(of row: SpecKey) -> Value? {
    guard let text = row.fallback else { return nil }
    switch row.kind {
    case .bool, .int, .number: return Value(CoreScalar(plain: text))
    case .oneOf(let words, _): return words.contains(text) ? .string(text) : nil
    default: return .string(text)
    }
  }

  static func reference(_ section: KeySection) -> Value {
    .object([Value.Member("$ref", .string(section.isRoot ? "#" : "#/definitions/\(section.name)"))])
  }

  // MARK: Kinds

  private static func types(_ names: String...) -> Value.Member { Value.Member("type", SectionSchema.strings(names)) }

  private static func anyOf(_ schemas: Value...) -> [Value.Member] { [Value.Member("anyOf", .array(schemas))] }

  private static func pattern(_ pattern: String) -> Value.Member { Value.Member("pattern", .string(pattern)) }

  private static let null = Value.object([Value.Member("type", .string("null"))])

  /// A scalar: YAML has texts that look like numbers.
  private static let scalar = types("string", "number", "boolean")

  private static func members(of kind: KeyKind) -> [Value.Member] {
    switch kind {
    case .bool: return [types("boolean", "null")]
    case .int(let minimum, let maximum):
      return [types("integer", "null"), Value.Member("minimum", .int(Int64(minimum)))]
        + (maximum == .max ? [] : [Value.Member("maximum", .int(Int64(maximum)))])
    case .number(let minimum, let above, _):
      return [types("number", "null"), Value.Member(above ? "exclusiveMinimum" : "minimum", .int(Int64(minimum)))]
    case .string: return [types("string", "number", "boolean", "null")]
    case .strings: return strings
    case .oneOf(let words, let ignoringCase): return oneOf(words, ignoringCase)
    case .expression: return [types("string", "number", "boolean", "null"), pattern(#"\S"#)]
    case .template: return [scalar, pattern(#"\S"#)]
    case .templates, .settings, .anyMap: return [types("object", "null")]
    case .value, .opaque: return []
    case .expressionOrList: return [types("string", "number", "boolean", "array"), pattern(#"\S"#)]
    case .section(let section), .sectionOrNull(let section): return anyOf(reference(section), null)
    case .list(let section):
      return [types("array", "null"), Value.Member("items", reference(section))]
    case .map(let section):
      let inner = Value.object(anyOf(reference(section), null))
      return [types("object", "null"), Value.Member("additionalProperties", inner)]
    case .processorOutput:
      return [
        types("string"), pattern(#"^(record|auth\.token|(record|state|queue|env|context\.store|auth\.headers)\..+)$"#),
      ]
    case .iterateTarget: return [types("string"), pattern(#"^(response\.records|state\..+)$"#)]
    case .stateName: return [types("string"), pattern(#"^state\..+$"#)]
    case .range:
      return [
        types("string", "number", "array", "null"), pattern("^[^,]*(,[^,]*){0,2}$"), Value.Member("maxItems", .int(3)),
      ]
    case .tolerance: return [types("string", "null"), pattern("^ *[0-9]+ *, *[0-9.eE+-]+ *$")]
    case .values:
      let inner = Value.object([types("string", "number", "boolean", "null")])
      return [types("object", "null"), Value.Member("additionalProperties", inner)]
    case .columnTypes:
      return [types("object", "null"), Value.Member("additionalProperties", .object([types("string")]))]
    case .items: return [types("array", "null")]
    }
  }

  /// A list of texts, or one text without a comma.
  private static let strings: [Value.Member] = [
    types("array", "string", "number", "boolean", "null"), pattern("^[^,]*$"),
    Value.Member("items", .object([types("string", "number", "boolean")])),
  ]

  private static func oneOf(_ words: [String], _ ignoringCase: Bool) -> [Value.Member] {
    let exact = Value.object([Value.Member("enum", .array(words.map { .string($0) } + [.null]))])
    guard ignoringCase else { return exact.members ?? [] }
    let anyCase = words.map { word in
      word.map { $0.isLetter ? "[\($0.uppercased())\($0.lowercased())]" : String($0) }.joined()
    }
    return anyOf(exact, .object([types("string"), pattern("^(\(anyCase.joined(separator: "|")))$")]))
  }
}
