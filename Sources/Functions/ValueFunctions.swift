// The functions on values of any kind.

internal import Records
internal import Types
internal import Values

let valueFunctions: [FunctionRecord] = [
  coalesce, value, conditional, require, isNull, isEmpty, equals, nullIf, length, cast, tryCast, toString, log,
]

private let family = "Values"
private let anyParameter = Parameter("value", .any)

/// What the first argument that is not null can be: null is left only if it is possible everywhere.
@Sendable private func firstNonNull(_ types: [Type]) -> Type {
  let known = Type.join(types.map(\.withoutNull))
  return types.allSatisfy(\.isOptional) ? known.optional : known
}

private let coalesce = FunctionRecord(
  "coalesce", family: family, "The first argument that is not null.",
  details: """
    Arguments behind it are not evaluated. `""`, `0` and `false` are values; `value()` passes over the empty string as \
    well.
    """,
  overloads: [Overload([Parameter("values", .any, variadic: true)], returns: firstNonNull)],
  nulls: .handles, evaluation: .conditional,
  examples: [
    Example("coalesce(null, 2, 3)", "2"),
    Example("coalesce(null, \"\", \"d\")", "\"\""),
    Example("coalesce(null, null)", "null"),
    Example("coalesce(1, to_int(\"x\"))", "1"),
  ])

private let value = FunctionRecord(
  "value", family: family, "The first argument that is neither null nor the empty string.",
  details: "`0` and `false` are values. If all are null or empty: the empty string if there is one, else null.",
  overloads: [Overload([Parameter("values", .any, variadic: true)], returns: firstNonNull)],
  nulls: .handles,
  examples: [
    Example("value(\"\", null, 0, \"d\")", "0"),
    Example("value(\"\", \"d\")", "\"d\""),
    Example("value(null, \"\")", "\"\""),
    Example("value(null, null)", "null"),
  ],
  implementation: { _, arguments in
    let isValue: (Cell) -> Bool = { !$0.isMissing && !($0.kind == .string && $0.count == 0) }
    return arguments.first(where: isValue) ?? arguments.last { !$0.isMissing } ?? .null
  })

private let conditional = FunctionRecord(
  "if", family: family, "The second argument if the condition is true, else the third.",
  details: """
    Only the one that is needed is evaluated. Without a third argument it is null. The condition must be a bool; null \
    is none.
    """,
  overloads: [
    Overload([Parameter("condition", .bool), Parameter("then", .any), Parameter("else", .any, optional: true)]) {
      Type.join($0[1], $0.count > 2 ? $0[2] : .null)
    }
  ],
  nulls: .handles, evaluation: .conditional,
  examples: [
    Example("if(1 < 2, \"a\", \"b\")", "\"a\""),
    Example("if(1 > 2, \"a\", \"b\")", "\"b\""),
    Example("if(1 > 2, \"a\")", "null"),
    Example("if(true, 1, to_int(\"x\"))", "1"),
    Example("if(true, null, 1)", "null"),
    Example("if(\"true\", 1, 2)", "error: the condition of 'if' must be a bool, found string"),
  ])

private let require = FunctionRecord(
  "require", family: family, "The value, or an error if it is null.",
  details: "The empty string is a value.",
  overloads: [
    Overload([anyParameter, Parameter("message", .string, optional: true)]) { $0[0].withoutNull }
  ],
  nulls: .handles,
  examples: [
    Example("require(5)", "5"),
    Example("require(5, \"set inputs.account\")", "5"),
    Example("require(\"\")", "\"\""),
    Example("require(null)", "error: a required value is null"),
    Example("require(null, \"set inputs.account\")", "error: set inputs.account"),
  ],
  implementation: { _, arguments throws(FunctionError) in
    if !arguments[0].isMissing { return arguments[0] }
    let message = arguments.count > 1 && arguments[1].kind == .string ? arguments[1].text : "a required value is null"
    throw FunctionError(message)
  })

private let isNull = FunctionRecord(
  "is_null", family: family, "Whether a value is null.",
  overloads: [Overload([anyParameter], returns: .bool)],
  nulls: .handles,
  examples: [Example("is_null(null)", "true"), Example("is_null(\"\")", "false"), Example("is_null(0)", "false")],
  implementation: { _, arguments in .bool(arguments[0].isMissing) })

private let isEmpty = FunctionRecord(
  "is_empty", family: family, "Whether a value is null, an empty text, zero, an empty list or an empty object.",
  details: "`false` and white space are not empty.",
  overloads: [Overload([anyParameter], returns: .bool)],
  nulls: .handles,
  examples: [
    Example("is_empty(null)", "true"),
    Example("is_empty(\"\")", "true"),
    Example("is_empty(0)", "true"),
    Example("is_empty([])", "true"),
    Example("is_empty(\" \")", "false"),
    Example("is_empty(false)", "false"),
    Example("is_empty({})", "true"),
  ],
  implementation: { _, arguments in
    switch arguments[0].kind {
    case .absent, .null: .bool(true)
    case .string, .array, .object, .range: .bool(arguments[0].count == 0)
    case .int, .float, .decimal: .bool(CellOrder.equal(arguments[0], .int(0)))
    case .bool, .timestamp, .json: .bool(false)
    }
  })

private let equals = FunctionRecord(
  "equals", family: family, "Whether two values are the same, as `==` says.",
  details: """
    Numbers are compared by what they count, timestamps as points in time, lists and objects by their contents. Values \
    of unlike kinds differ.
    """,
  overloads: [Overload([Parameter("a", .any), Parameter("b", .any)], returns: .bool)],
  nulls: .handles,
  examples: [
    Example("equals(200, 200.0)", "true"),
    Example("equals(\"200\", 200)", "false"),
    Example("equals([1, {\"a\": 2}], [1, {\"a\": 2.0}])", "true"),
    Example("equals(null, null)", "true"),
    Example("equals(0.1 + 0.2, 0.3)", "false"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    .bool(try areEqual(arguments[0], arguments[1], context))
  })

private let nullIf = FunctionRecord(
  "null_if", family: family, "Null if the value equals another, else the value.",
  overloads: [Overload([anyParameter, Parameter("other", .any)]) { $0[0].optional }],
  nulls: .handles,
  examples: [
    Example("null_if(\"n/a\", \"n/a\")", "null"),
    Example("null_if(5, \"n/a\")", "5"),
    Example("null_if(null, 1)", "null"),
    Example("null_if(1, 1.0)", "null"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    try areEqual(arguments[0], arguments[1], context) ? .null : arguments[0]
  })

/// `==`, also of lazy ranges.
private func areEqual(_ a: Cell, _ b: Cell, _ context: CallContext) throws(FunctionError) -> Bool {
  CellOrder.equal(try RangeSequence.materialised(a, in: context), try RangeSequence.materialised(b, in: context))
}

private let length = FunctionRecord(
  "length", family: family, "How many characters a text, elements a list or members an object has.",
  details: "Characters are Unicode scalars. Null has length 0.",
  overloads: [
    Overload([Parameter("value", Type.join([.string, .list, .anyObject, .null]))], returns: .int)
  ],
  nulls: .handles,
  examples: [
    Example("length(\"héllo\")", "5"),
    Example("length([1, 2, 3])", "3"),
    Example("length({\"a\": 1})", "1"),
    Example("length(range(1, 1000000))", "1000000"),
    Example("length(null)", "0"),
    Example("length(5)", "error: found int"),
  ],
  implementation: { _, arguments throws(FunctionError) in
    let value = arguments[0]
    switch value.kind {
    case .absent, .null: return .int(0)
    case .string: return .int(Int64(scalarCount(value.utf8)))
    case .array, .object, .range: return .int(Int64(value.count))
    default: throw FunctionError("only a text, a list or an object has a length, not \(described(value))")
    }
  })

private let castDetails = "Types: " + CastType.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ". "

private let cast = FunctionRecord(
  "cast", family: family, "A value as another type.",
  details: castDetails + """
    Text becomes a number only if all of it is one; a float becomes an int by losing its fraction; `date` is midnight \
    of the day; a bool is `true`, `false`, `1` or `0`. Null stays null.
    """,
  overloads: [Overload([anyParameter, Parameter("type", .string, check: .castType)], returns: .any)],
  examples: [
    Example("cast(\"42\", \"int\")", "42"),
    Example("cast(42.7, \"integer\")", "42"),
    Example("cast(\"1.5\", \"float\")", "1.5"),
    Example("cast(\"12345678901234567890.5\", \"decimal\")", "12345678901234567890.5"),
    Example("cast(5, \"string\")", "\"5\""),
    Example("cast(\"true\", \"bool\")", "true"),
    Example("cast(\"2024-01-05T10:00:00Z\", \"date\")", "\"2024-01-05T00:00:00Z\""),
    Example("cast(\"2024-01-05T10:00:00Z\", \"timestamp\")", "\"2024-01-05T10:00:00Z\""),
    Example("cast(null, \"int\")", "null"),
    Example("cast(\"42.7\", \"int\")", "error: is not a whole number"),
    Example("cast(\"x\", \"datetime\")", "error: there is no type \"datetime\""),
    Example("cast(\"1e1000000001\", \"decimal\")", "error: is not a number"),
    Example("cast(2.5, \"bool\")", "error: is not true or false"),
    Example("cast(\"x\", \"date\")", "error: is not a date"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    try CastType.named(arguments[1]).convert(arguments[0], context)
  })

private let tryCast = FunctionRecord(
  "try_cast", family: family, "A value as another type, or null where it is none.",
  details: castDetails + "As `cast`, but a value that cannot be converted is null.",
  overloads: [Overload([anyParameter, Parameter("type", .string, check: .castType)], returns: .any)],
  examples: [
    Example("try_cast(\"42\", \"int\")", "42"),
    Example("try_cast(\"abc\", \"int\")", "null"),
    Example("try_cast(null, \"int\")", "null"),
    Example("try_cast(\"1\", \"itn\")", "error: did you mean \"int\"?"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let type = try CastType.named(arguments[1])
    return (try? type.convert(arguments[0], context)) ?? .null
  })

private let toString = FunctionRecord(
  "to_string", family: family, "A value as the text that a template writes for it.",
  details: "Whole floats have no `.0`, timestamps are RFC 3339, lists and objects compact JSON. Null stays null.",
  overloads: [Overload([anyParameter], returns: .string)],
  examples: [
    Example("to_string(42)", "\"42\""),
    Example("to_string(1.0)", "\"1\""),
    Example("to_string(true)", "\"true\""),
    Example("to_string([1, \"a\"])", "\"[1,\\\"a\\\"]\""),
    Example("to_string(date_parse(\"2024-01-05\"))", "\"2024-01-05T00:00:00Z\""),
    Example("to_string(null)", "null"),
    Example("to_string({\"a\": null})", "\"{\\\"a\\\":null}\""),
  ],
  implementation: { context, arguments throws(FunctionError) in
    CellText.cell(try context.writable(arguments[0], "to_string"), in: context.arena)
  })

private let log = FunctionRecord(
  "log", family: family, "The value itself; marks it for whoever reads the spec.", details: "A secret is an error.",
  overloads: [Overload([anyParameter]) { $0[0] }],
  nulls: .handles,
  examples: [
    Example("log(42)", "42"),
    Example("log(null)", "null"),
    Example("log(secrets.key)", "error: 'log' would print a secret"),
  ],
  implementation: { _, arguments in arguments[0] })
