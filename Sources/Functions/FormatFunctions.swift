// The functions that write values by a pattern, or in a width.

internal import Records
internal import Types

let numberFormatFunctions: [FunctionRecord] = [intFormat, floatFormat]
let paddingFunctions: [FunctionRecord] = [format, concat, title, lpad, rpad]

private let flags = """
  Between `%` and the letter may stand flags, a width and a precision: `0` pads with zeros, `-` pads at the right, `+` \
  writes the plus, a space stands in its place. `%%` is a percent sign.
  """

private let intFormat = FunctionRecord(
  "int_format", family: "Numbers", "A whole number as text, by a pattern such as `%05d`.",
  details: """
    The pattern has one of `%d`, `%x`, `%X`, `%o` and `%b`, and any text around it. \(flags) Numbers of any size keep \
    their digits.
    """,
  overloads: [
    Overload([Parameter("number", .count), Parameter("pattern", .string, check: .intFormat)], returns: .string)
  ],
  examples: [
    Example("int_format(42, \"%05d\")", "\"00042\""),
    Example("int_format(-42, \"%05d\")", "\"-0042\""),
    Example("int_format(42, \"%-5d|\")", "\"42   |\""),
    Example("int_format(42, \"%+d\")", "\"+42\""),
    Example("int_format(255, \"0x%04X\")", "\"0x00FF\""),
    Example("int_format(5, \"%b\")", "\"101\""),
    Example("int_format(8, \"%o\")", "\"10\""),
    Example("int_format(\"7\", \"%03d\")", "\"007\""),
    Example("int_format(12345678901234567890, \"id-%d\")", "\"id-12345678901234567890\""),
    Example("int_format(42.0, \"%d%%\")", "\"42%\""),
    Example("int_format(null, \"%d\")", "null"),
    Example("int_format(42.5, \"%d\")", "error: needs a whole number, not 42.5"),
    Example("int_format(42, \"%f\")", "error: must have exactly one of %d, %x, %X, %o, %b"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let pattern = try context.patterns.format(text(arguments[1], context))
    try pattern.require(.whole, by: "int_format")
    return try pattern.formatted(arguments[..<1], context)
  })

private let floatFormat = FunctionRecord(
  "float_format", family: "Numbers", "A number as text, by a pattern such as `%.2f`.",
  details: """
    The pattern has one of `%f`, `%e`, `%E`, `%g` and `%G`, and any text around it; six decimal places if the precision \
    is left out, for `%g` as many as there are. \(flags) Halves are rounded away from zero, and a float counts as the \
    digits it is written with: 2.675 becomes 2.68.
    """,
  overloads: [
    Overload([Parameter("number", .count), Parameter("pattern", .string, check: .floatFormat)], returns: .string)
  ],
  examples: [
    Example("float_format(3.14159, \"%.2f\")", "\"3.14\""),
    Example("float_format(2.675, \"%.2f\")", "\"2.68\""),
    Example("float_format(1.5, \"%f\")", "\"1.500000\""),
    Example("float_format(7, \"%08.3f\")", "\"0007.000\""),
    Example("float_format(12345.678, \"%.3e\")", "\"1.235e+04\""),
    Example("float_format(0.0001, \"%E\")", "\"1.000000E-04\""),
    Example("float_format(1e21, \"%g\")", "\"1e+21\""),
    Example("float_format(123456.789, \"%.4g\")", "\"1.235e+05\""),
    Example("float_format(\"12345678901234567890.125\", \"%.2f EUR\")", "\"12345678901234567890.13 EUR\""),
    Example("float_format(null, \"%.2f\")", "null"),
    Example("float_format(\"x\", \"%.2f\")", "error: needs a number"),
    Example("float_format(1.5, \"%d\")", "error: must have exactly one of %f, %e, %E, %g, %G"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let pattern = try context.patterns.format(text(arguments[1], context))
    try pattern.require(.real, by: "float_format")
    return try pattern.formatted(arguments[..<1], context)
  })

private let family = "Strings"
private let textParameter = Parameter("text", .text)

private let format = FunctionRecord(
  "format", family: family, "A pattern with values in the place of its directives.",
  details: """
    `%s` writes any value as a template would, `%d` `%x` `%X` `%o` `%b` a whole number, `%f` `%e` `%E` `%g` `%G` any \
    number. \(flags) The pattern must have as many directives as there are values.
    """,
  overloads: [
    Overload([Parameter("pattern", .string, check: .format)], returns: .string),
    Overload(
      [Parameter("pattern", .string, check: .format), Parameter("values", .any, variadic: true)], returns: .string),
  ],
  examples: [
    Example("format(\"%s-%03d\", \"a\", 7)", "\"a-007\""),
    Example("format(\"%s|%6.2f|%-4s|\", [1, 2], 2.5, \"x\")", "\"[1,2]|  2.50|x   |\""),
    Example("format(\"%.2s\", \"héllo\")", "\"hé\""),
    Example("format(\"100%%\")", "\"100%\""),
    Example("format(\"%s\", null)", "null"),
    Example("format(\"%s %s\", 1)", "error: has 2 directives, and there are 1 values"),
    Example("format(\"%y\", 1)", "error: there is no directive %y"),
    Example("format(\"%99999999d\", 1)", "error: more than 10000000 characters"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    try context.patterns.format(text(arguments[0], context)).formatted(arguments[1...], context)
  })

private let concat = FunctionRecord(
  "concat", family: family, "Texts, or lists, one after another.",
  details: "Nulls add nothing.",
  overloads: [
    Overload([Parameter("texts", .text.optional, variadic: true)], returns: .string),
    Overload([Parameter("lists", .list.optional, variadic: true)]) { types in
      let elements = types.map { type in
        if case .array(let element) = type.withoutNull { element } else { type == .null ? .never : Type.any }
      }
      return .array(Type.join(elements))
    },
  ],
  nulls: .handles,
  examples: [
    Example("concat(\"a\", 1, null, true)", "\"a1true\""),
    Example("concat([1], [2, 3], null)", "[1,2,3]"),
    Example("concat(null)", "\"\""),
    Example("concat([1], \"a\")", "error: list"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let isList = arguments.contains { $0.kind == .array || $0.kind == .range }
    if isList {
      var all: [Cell] = []
      for argument in arguments where !argument.isMissing { all += try elements(argument, "concat", context) }
      return context.arena.array(all)
    }
    var bytes: [UInt8] = []
    for argument in arguments where !argument.isMissing { bytes += try text(argument, context) }
    return bytes.withUnsafeBufferPointer { context.arena.string($0) }
  })

private let title = FunctionRecord(
  "title", family: family, "The text with a capital at the beginning of each word, and small letters behind it.",
  details: "A word is a run of letters, digits, and apostrophes between letters.",
  overloads: [Overload([textParameter], returns: .string)],
  examples: [
    Example("title(\"hello wORLD\")", "\"Hello World\""),
    Example("title(\"don't o'neil-smith\")", "\"Don't O'neil-Smith\""),
    Example("title(\"élan vital\")", "\"Élan Vital\""),
    Example("title(null)", "null"),
    Example("title([1])", "error: 'title' takes"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    var result = ""
    var isInside = false
    for scalar in String(decoding: try text(arguments[0], context), as: UTF8.self).unicodeScalars {
      let properties = scalar.properties
      let isWord =
        properties.isAlphabetic || properties.numericType != nil
        || (isInside && (scalar == "'" || scalar == "\u{2019}" || properties.canonicalCombiningClass != .notReordered))
      result += isWord ? (isInside ? properties.lowercaseMapping : properties.titlecaseMapping) : String(scalar)
      isInside = isWord
    }
    return context.arena.string(result)
  })

private let paddingDetails = """
  The length counts Unicode scalars and is at most 10000000. Unlike in SQL a text that is longer stays whole. A fill of \
  several characters is repeated and cut.
  """
private let paddingParameters = [
  textParameter, Parameter("length", .count), Parameter("fill", .text, optional: true),
]

private let lpad = FunctionRecord(
  "lpad", family: family, "The text, filled up at its beginning to a length: with spaces, or another text.",
  details: paddingDetails,
  overloads: [Overload(paddingParameters, returns: .string)],
  examples: [
    Example("lpad(\"7\", 3, \"0\")", "\"007\""),
    Example("lpad(7, 3, \"0\")", "\"007\""),
    Example("lpad(\"é\", 3)", "\"  é\""),
    Example("lpad(\"x\", 6, \"ab\")", "\"ababax\""),
    Example("lpad(\"hello\", 3)", "\"hello\""),
    Example("lpad(null, 3)", "null"),
    Example("lpad(\"a\", 3, \"\")", "error: the fill is empty"),
    Example("lpad(\"a\", 99999999)", "error: the length 99999999 is more than 10000000"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let (source, fill) = try padding(context, arguments)
    return fill.isEmpty
      ? .string(source)
      : context.string { bytes in
        bytes += fill
        bytes += source
      }
  })

private let rpad = FunctionRecord(
  "rpad", family: family, "The text, filled up at its end to a length: with spaces, or another text.",
  details: paddingDetails,
  overloads: [Overload(paddingParameters, returns: .string)],
  examples: [
    Example("rpad(\"a\", 3, \"-\")", "\"a--\""),
    Example("rpad(\"a\", 3)", "\"a  \""),
    Example("rpad(\"hello\", 3)", "\"hello\""),
    Example("rpad(null, 3)", "null"),
    Example("rpad(\"x\", 6, \"ab\")", "\"xababa\""),
    Example("rpad(\"a\", 3, \"\")", "error: the fill is empty"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let (source, fill) = try padding(context, arguments)
    return fill.isEmpty
      ? .string(source)
      : context.string { bytes in
        bytes += source
        bytes += fill
      }
  })

/// The text and what it lacks.
private func padding(
  _ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>
) throws(FunctionError) -> (source: UnsafeBufferPointer<UInt8>, fill: [UInt8]) {
  let source = try text(arguments[0], context)
  let length = try wholeNumber(arguments[1], "the length")
  guard length <= FormatPattern.maximumLength else {
    throw FunctionError("the length \(length) is more than \(FormatPattern.maximumLength)")
  }
  let missing = Int(length) - scalarCount(source)
  let unit = arguments.count > 2 ? Array(try text(arguments[2], context)) : [UInt8(ascii: " ")]
  if unit.isEmpty { throw FunctionError("the fill is empty") }
  if missing <= 0 { return (source, []) }
  if unit.count == 1 { return (source, [UInt8](repeating: unit[0], count: missing)) }
  let scalars = unit.withUnsafeBufferPointer { scalarCount($0) }
  var fill: [UInt8] = []
  fill.reserveCapacity((missing / scalars + 1) * unit.count)
  for _ in 0..<missing / scalars { fill += unit }
  fill += unit.withUnsafeBufferPointer { Array($0[..<byteOffset(ofScalar: missing % scalars, in: $0)]) }
  return (source, fill)
}
