// The functions on numbers.

internal import Records
internal import Types

let numberFunctions: [FunctionRecord] = [toInt]

private let family = "Numbers"

private let toInt = FunctionRecord(
  "to_int", aliases: ["int_parse"], family: family, "A value as a whole number.",
  details: """
    Text must be a whole number, such as `42`, `-7`, `007` or `42.0`. A number with a fraction is cut towards zero. `true` is \
    1, `false` 0.
    """,
  overloads: [Overload([Parameter("value", Type.join(.bool, .count))], returns: .int)],
  examples: [
    Example("to_int(\"42\")", "42"),
    Example("to_int(\"-007\")", "-7"),
    Example("to_int(\"42.0\")", "42"),
    Example("to_int(42.9)", "42"),
    Example("to_int(true)", "1"),
    Example("to_int(12345678901234567890.0)", "error: beyond 64-bit integers"),
    Example("to_int(null)", "null"),
    Example("to_int(\"42.9\")", "error: is not a whole number"),
    Example("to_int(\"\")", "error: is not a whole number"),
    Example("to_int(\"abc\")", "error: \"abc\" is not a whole number"),
  ],
  implementation: { _, arguments throws(FunctionError) in .int(try integer(arguments[0], "the value")) })
