// The functions on values of any kind.

internal import Records
internal import Types

let valueFunctions: [FunctionRecord] = [coalesce, length]

private let family = "Values"

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
    Example("coalesce(1, 1 / 0)", "1"),
  ])

private let length = FunctionRecord(
  "length", family: family, "How many characters a text, elements a list or members an object has.",
  details: "Characters are Unicode scalars. Null has length 0.",
  overloads: [
    Overload([Parameter("text", .string.optional)], returns: .int),
    Overload([Parameter("list", .list.optional)], returns: .int),
    Overload([Parameter("object", .anyObject.optional)], returns: .int),
  ],
  nulls: .handles,
  examples: [
    Example("length(\"héllo\")", "5"),
    Example("length([1, 2, 3])", "3"),
    Example("length({\"a\": 1})", "1"),
    Example("length(range(1, 1000000))", "1000000"),
    Example("length(null)", "0"),
  ],
  implementation: { _, arguments throws(FunctionError) in
    let value = arguments[0]
    switch value.kind {
    case .absent, .null: return .int(0)
    case .string: return .int(Int64(scalarCount(value.utf8)))
    case .array, .object, .range: return .int(Int64(value.count))
    default: throw FunctionError("a length has only a text, a list or an object, not \(described(value))")
    }
  })
