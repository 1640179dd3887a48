// The functions that make other numbers of numbers: sizes, whole numbers, sums.

internal import Records
internal import Types
internal import Values

let roundingFunctions: [FunctionRecord] = [abs, round, floor, ceil, sum, avg]

private let family = "Numbers"
private let numberParameter = Parameter("number", .number)

/// The kind of number that comes in comes out.
@Sendable private func sameKind(_ types: [Type]) -> Type {
  let type = types[0].withoutNull
  return [.int, .float, .decimal].contains(type) ? type : .number
}

/// Whole numbers that 64 bits do not hold are decimals.
@Sendable private func wholeKind(_ types: [Type]) -> Type {
  types[0].withoutNull == .int ? .int : Type.join(.int, .decimal)
}

private let abs = FunctionRecord(
  "abs", family: family, "A number without its sign.",
  overloads: [Overload([numberParameter], returns: sameKind)],
  examples: [
    Example("abs(-5)", "5"),
    Example("abs(-2.5)", "2.5"),
    Example("abs(-12345678901234567890)", "12345678901234567890"),
    Example("abs(null)", "null"),
    Example("abs(-9223372036854775807 - 1)", "error: leaves the range of 64-bit integers"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let number = arguments[0]
    switch number.kind {
    case .int:
      if number.intValue == .min { throw FunctionError("abs leaves the range of 64-bit integers") }
      return .int(Swift.abs(number.intValue))
    case .float: return .float(number.floatValue.magnitude)
    default:
      let exact = try exactNumber(number, "abs")
      return exact.isNegative ? .decimal(exact.negated, in: context) : number
    }
  })

private let roundingDetails = "Beyond 64-bit integers the result is a decimal that keeps its digits."

private let round = FunctionRecord(
  "round", family: family, "The nearest whole number, or the nearest number with so many decimal places.",
  details: """
    Halves are rounded away from zero. A float counts as the digits it is written with, so that 2.675 with two places \
    is 2.68. Negative places round to tens, hundreds and so on. With places a float stays a float and a decimal a \
    decimal; without, the result is whole. \(roundingDetails)
    """,
  overloads: [
    Overload([numberParameter], returns: wholeKind),
    Overload([numberParameter, Parameter("places", .count)], returns: sameKind),
  ],
  examples: [
    Example("round(2.5)", "3"),
    Example("round(-2.5)", "-3"),
    Example("round(2.4)", "2"),
    Example("round(7)", "7"),
    Example("round(cast(\"12345678901234567890.5\", \"decimal\"))", "12345678901234567891"),
    Example("round(2.675, 2)", "2.68"),
    Example("round(1250, -2)", "1300"),
    Example("round(2.5, 0)", "3.0"),
    Example("round(cast(\"0.12345678901234567891234\", \"decimal\"), 20)", "0.12345678901234567891"),
    Example("round(null, 2)", "null"),
    Example("round(\"2.5\")", "error: number"),
    Example("round(1, 0.5)", "error: the places must be a whole number"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    if arguments.count == 1 { return try whole(arguments[0], .nearest, "round", context) }
    let (number, places) = (arguments[0], try wholeNumber(arguments[1], "the places"))
    let limit: Int64 = 1_000
    let rounded = try exactNumber(number, "round").rounded(toPlaces: Int(max(min(places, limit), -limit)))
    switch number.kind {
    case .int:
      guard let int = rounded.int64 else { throw FunctionError("round leaves the range of 64-bit integers") }
      return .int(int)
    case .float:
      let double = rounded.nearestDouble
      guard double.isFinite else { throw FunctionError("round leaves the range of floats") }
      return .float(double)
    default: return .decimal(rounded, in: context)
    }
  })

private let floor = FunctionRecord(
  "floor", family: family, "The greatest whole number that is not greater.",
  details: roundingDetails,
  overloads: [Overload([numberParameter], returns: wholeKind)],
  examples: [
    Example("floor(2.7)", "2"),
    Example("floor(-2.1)", "-3"),
    Example("floor(3)", "3"),
    Example("floor(cast(\"12345678901234567890.5\", \"decimal\"))", "12345678901234567890"),
    Example("floor(null)", "null"),
    Example("floor(\"2.7\")", "error: 'floor' takes number"),
  ],
  implementation: { context, arguments throws(FunctionError) in try whole(arguments[0], .down, "floor", context) })

private let ceil = FunctionRecord(
  "ceil", family: family, "The least whole number that is not less.",
  details: roundingDetails,
  overloads: [Overload([numberParameter], returns: wholeKind)],
  examples: [
    Example("ceil(2.1)", "3"),
    Example("ceil(-2.7)", "-2"),
    Example("ceil(3)", "3"),
    Example("ceil(null)", "null"),
    Example("ceil(cast(\"12345678901234567890.5\", \"decimal\"))", "12345678901234567891"),
    Example("ceil(\"2.7\")", "error: 'ceil' takes number"),
  ],
  implementation: { context, arguments throws(FunctionError) in try whole(arguments[0], .up, "ceil", context) })

/// A whole number: an int where 64 bits hold it.
private func whole(
  _ number: Cell, _ rule: DecimalRounding, _ name: String, _ context: CallContext
) throws(FunctionError) -> Cell {
  if number.kind == .int { return number }
  if number.kind == .float, number.floatValue.magnitude < 1e15 {
    let rule: FloatingPointRoundingRule =
      switch rule {
      case .nearest: .toNearestOrAwayFromZero
      case .down: .down
      case .up: .up
      }
    return .int(Int64(number.floatValue.rounded(rule)))
  }
  let rounded = try exactNumber(number, name).rounded(toPlaces: 0, rule)
  return rounded.int64.map { .int($0) } ?? .decimal(rounded, in: context)
}

private let listParameter = Parameter("list", .list)
private let listDetails =
  "Nulls are passed over. Text is no number here: `to_int`, `to_float` or `cast` make one of it."

private let sum = FunctionRecord(
  "sum", family: family, "The sum of the numbers in a list.",
  details: listDetails + " They are added as `+` adds, from the first to the last. The sum of nothing is 0.",
  overloads: [
    Overload([listParameter]) { types in
      guard case .array(let element) = types[0].withoutNull else { return .number }
      return [.int, .never].contains(element.withoutNull) ? .int : .number
    }
  ],
  examples: [
    Example("sum([1, 2, 3])", "6"),
    Example("sum([1, 2.5])", "3.5"),
    Example("sum([12345678901234567890, 1])", "12345678901234567891"),
    Example("sum([1, null, 2])", "3"),
    Example("sum(range(1, 100))", "5050"),
    Example("sum([])", "0"),
    Example("sum(null)", "null"),
    Example("sum([\"1\"])", "error: needs a number, not \"1\""),
    Example("sum([9223372036854775807, 1])", "error: leaves the range of 64-bit integers"),
    Example("sum([0.1, 0.2])", "0.30000000000000004"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    var total = NumberTotal("sum", widens: false)
    for element in try elements(arguments[0], "sum", context) where !element.isMissing { try total.add(element) }
    return total.cell(in: context)
  })

private let avg = FunctionRecord(
  "avg", family: family, "The mean of the numbers in a list, as a float.",
  details: listDetails + " The mean of nothing is null.",
  overloads: [Overload([listParameter], returns: .float.optional)],
  examples: [
    Example("avg([1, 2])", "1.5"),
    Example("avg([1, null, 3])", "2.0"),
    Example("avg([])", "null"),
    Example("avg(null)", "null"),
    Example("avg([true])", "error: needs a number, not true"),
    Example("avg([0.1, 0.2])", "0.15000000000000002"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    var total = NumberTotal("avg", widens: true)
    var count = 0
    for element in try elements(arguments[0], "avg", context) where !element.isMissing {
      try total.add(element)
      count += 1
    }
    if count == 0 { return .null }
    guard total.double.isFinite else { throw FunctionError("avg leaves the range of floats") }
    return .float(total.double / Double(count))
  })
