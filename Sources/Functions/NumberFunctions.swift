// The functions on numbers and on order.

internal import Records
internal import Types

let numberFunctions: [FunctionRecord] = [toInt, toFloat, greatest, least, isGreater, isLess]

private let family = "Numbers"
private let numeric = Type.join(.bool, .count)

private let toInt = FunctionRecord(
  "to_int", aliases: ["int_parse"], family: family, "A value as a whole number.",
  details: """
    Text must be a whole number, such as `42`, `-7`, `007` or `42.0`. A number with a fraction is cut towards zero. \
    `true` is 1, `false` 0.
    """,
  overloads: [Overload([Parameter("value", numeric)], returns: .int)],
  examples: [
    Example("to_int(\"42\")", "42"),
    Example("to_int(\"-007\")", "-7"),
    Example("to_int(\"42.0\")", "42"),
    Example("to_int(42.9)", "42"),
    Example("to_int(true)", "1"),
    Example("to_int(null)", "null"),
    Example("to_int(\"42.9\")", "error: is not a whole number"),
    Example("to_int(\"\")", "error: is not a whole number"),
    Example("to_int(\"9223372036854775808\")", "error: is not a whole number"),
  ],
  implementation: { _, arguments throws(FunctionError) in .int(try integer(arguments[0], "the value")) })

private let toFloat = FunctionRecord(
  "to_float", aliases: ["float_parse"], family: family, "A value as a floating-point number.",
  details: "Digits that a 64-bit float cannot hold are rounded; `cast(value, \"decimal\")` keeps them.",
  overloads: [Overload([Parameter("value", numeric)], returns: .float)],
  examples: [
    Example("to_float(\"1.5\")", "1.5"),
    Example("to_float(\"1e3\")", "1000.0"),
    Example("to_float(2)", "2.0"),
    Example("to_float(true)", "1.0"),
    Example("to_float(null)", "null"),
    Example("to_float(\"1,5\")", "error: is not a number"),
    Example("to_float(\"1e999\")", "error: is not a number"),
  ],
  implementation: { _, arguments throws(FunctionError) in .float(try double(arguments[0], "the value")) })

private let orderDetails = """
  Numbers, texts and timestamps are compared each with their like; texts that both look like numbers are compared as \
  numbers, and so is a number with such a text; a text beside a timestamp is read as a date.
  """

/// What one of several values can be: null only if all of them, or all elements, may be null.
@Sendable private func oneOf(_ types: [Type]) -> Type {
  if types.count == 1, case .array(let element) = types[0] { return element.optional }
  if types.count == 1 || types.contains(.any) { return .any }
  let known = Type.join(types.map(\.withoutNull))
  return types.allSatisfy(\.isOptional) ? known.optional : known
}

private let greatest = FunctionRecord(
  "greatest", aliases: ["max"], family: family, "The greatest of the arguments, or of the elements of one list.",
  details: orderDetails + " Nulls are passed over; of nothing else the result is null.",
  overloads: [Overload([Parameter("values", .any, variadic: true)], returns: oneOf)],
  nulls: .handles,
  examples: [
    Example("greatest(1, 3, 2)", "3"),
    Example("greatest([1, null, 5])", "5"),
    Example("greatest(\"10\", \"9\")", "\"10\""),
    Example("greatest(1, \"5\")", "\"5\""),
    Example("greatest(\"2024-01-02\", \"2024-01-10\")", "\"2024-01-10\""),
    Example("greatest(null, 1)", "1"),
    Example("greatest(null, null)", "null"),
    Example("greatest([])", "null"),
    Example("greatest(1, \"a\")", "error: cannot be compared"),
  ],
  implementation: { context, arguments throws(FunctionError) in try extreme(.greater, arguments, context) })

private let least = FunctionRecord(
  "least", aliases: ["min"], family: family, "The least of the arguments, or of the elements of one list.",
  details: orderDetails + " Nulls are passed over; of nothing else the result is null.",
  overloads: [Overload([Parameter("values", .any, variadic: true)], returns: oneOf)],
  nulls: .handles,
  examples: [
    Example("least(2, 1, 3)", "1"),
    Example("least([2.5, 1])", "1"),
    Example("least(10, \"9\")", "\"9\""),
    Example("least(null, 1)", "1"),
    Example("least([])", "null"),
    Example("least(1, \"a\")", "error: cannot be compared"),
  ],
  implementation: { context, arguments throws(FunctionError) in try extreme(.less, arguments, context) })

/// The first value that no other exceeds in this direction.
private func extreme(
  _ direction: Ordering, _ arguments: UnsafeBufferPointer<Cell>, _ context: CallContext
) throws(FunctionError) -> Cell {
  var values = arguments
  if arguments.count == 1 {
    let list = try RangeSequence.materialised(arguments[0], in: context)
    if list.kind == .array { values = list.elements }
  }
  var best = Cell.null
  for value in values where !value.isMissing {
    if best.isNull {
      best = value
    } else if try LooseOrder.compare(value, best) == direction {
      best = value
    }
  }
  return best
}

private let isGreater = FunctionRecord(
  "is_greater", family: family, "Whether the first value is greater than the second.",
  details: orderDetails + " Null is neither greater nor less.",
  overloads: [Overload([Parameter("a", .any), Parameter("b", .any)], returns: .bool)],
  nulls: .handles,
  examples: [
    Example("is_greater(\"b\", \"a\")", "true"),
    Example("is_greater(\"10\", \"9\")", "true"),
    Example("is_greater(2, 2)", "false"),
    Example("is_greater(date_parse(\"2024-01-02\"), \"2024-01-01\")", "true"),
    Example("is_greater(null, 1)", "false"),
    Example("is_greater(true, 1)", "error: cannot be compared"),
  ],
  implementation: { _, arguments throws(FunctionError) in try isOrdered(.greater, arguments) })

private let isLess = FunctionRecord(
  "is_less", family: family, "Whether the first value is less than the second.",
  details: orderDetails + " Null is neither greater nor less.",
  overloads: [Overload([Parameter("a", .any), Parameter("b", .any)], returns: .bool)],
  nulls: .handles,
  examples: [
    Example("is_less(1, 2)", "true"),
    Example("is_less(\"9\", 10)", "true"),
    Example("is_less(1, null)", "false"),
    Example("is_less(\"a\", 1)", "error: cannot be compared"),
  ],
  implementation: { _, arguments throws(FunctionError) in try isOrdered(.less, arguments) })

private func isOrdered(
  _ direction: Ordering, _ arguments: UnsafeBufferPointer<Cell>
) throws(FunctionError) -> Cell {
  if arguments[0].isMissing || arguments[1].isMissing { return .bool(false) }
  return .bool(try LooseOrder.compare(arguments[0], arguments[1]) == direction)
}
