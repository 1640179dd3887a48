// The functions between values and JSON text, and what kind a value is.

internal import Records
internal import Types
internal import Values

let jsonFunctions: [FunctionRecord] = [toJSON, fromJSON, typeOf]

private let family = "Values"

private let toJSON = FunctionRecord(
  "to_json", family: family, "A value as compact JSON.",
  details: """
    Numbers keep their digits and their kind: a whole float ends in `.0`. Timestamps become RFC 3339 strings. Null is \
    the text `null`.
    """,
  overloads: [Overload([Parameter("value", .any)], returns: .string)],
  nulls: .handles,
  examples: [
    Example("to_json({\"a\": [1, 2.0, \"x\"]})", "\"{\\\"a\\\":[1,2.0,\\\"x\\\"]}\""),
    Example("to_json(\"a\")", "\"\\\"a\\\"\""),
    Example("to_json(12345678901234567890)", "\"12345678901234567890\""),
    Example("to_json(range(1, 3))", "\"[1,2,3]\""),
    Example("to_json(null)", "\"null\""),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let value = try context.writable(arguments[0], "to_json")
    var buffer = ByteBuffer()
    JSONWriter.write(value, into: &buffer)
    return context.arena.string(buffer.bytes)
  })

private let fromJSON = FunctionRecord(
  "from_json", family: family, "The value that a JSON text stands for.",
  details: """
    Strict JSON (RFC 8259), nested at most 512 deep. Numbers keep their digits. Of members with the same name the last \
    value counts.
    """,
  overloads: [Overload([Parameter("text", .string)], returns: .any)],
  examples: [
    Example("from_json(\"{\\\"a\\\": [1, 2.5]}\")", "{\"a\":[1,2.5]}"),
    Example("from_json(\"12345678901234567890\")", "12345678901234567890"),
    Example("from_json(\"null\")", "null"),
    Example("from_json(null)", "null"),
    Example("from_json(\"{'a': 1}\")", "error: is not JSON: line 1, column 2"),
    Example("from_json(\"\")", "error: is not JSON"),
    Example("from_json(\"{\\\"a\\\": 1, \\\"a\\\": 2}\")", "{\"a\":2}"),
    Example("from_json(\"1e1000000001\")", "error: beyond 10^"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let source = try text(arguments[0], context)
    return try context.parseJSON(source) { error in
      FunctionError("\(quotedExcerpt(source)) is not JSON: \(error.text)")
    }
  })

private let typeOf = FunctionRecord(
  "type_of", family: family, "The kind of a value, as a word.",
  details: """
    `null`, `bool`, `int`, `float`, `decimal`, `string`, `timestamp`, `array` or `object`. A decimal is a number whose \
    digits a float would lose.
    """,
  overloads: [Overload([Parameter("value", .any)], returns: .string)],
  nulls: .handles,
  examples: [
    Example("type_of(1)", "\"int\""),
    Example("type_of(1.0)", "\"float\""),
    Example("type_of(12345678901234567890)", "\"decimal\""),
    Example("type_of(\"a\")", "\"string\""),
    Example("type_of(true)", "\"bool\""),
    Example("type_of(now())", "\"timestamp\""),
    Example("type_of([1])", "\"array\""),
    Example("type_of(range(1, 3))", "\"array\""),
    Example("type_of({})", "\"object\""),
    Example("type_of(null)", "\"null\""),
  ],
  implementation: { context, arguments in
    let name =
      switch arguments[0].kind {
      case .absent, .null: "null"
      case .bool: "bool"
      case .int: "int"
      case .float: "float"
      case .decimal: "decimal"
      case .string: "string"
      case .timestamp: "timestamp"
      case .array, .range: "array"
      case .object, .json: "object"
      }
    return context.arena.string(name)
  })
