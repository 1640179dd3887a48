// Functions that run an expression for each element of an array. The expression is a literal, compiled with the rest;
// the element is called `value`.

internal import Types

private let family = "Lists and objects"

let elementFunctions: [FunctionRecord] = [
  FunctionRecord(
    "map", family: family, "An array of what an expression gives for each element.",
    details: """
      The second argument is a string literal that holds an expression; in it `value` is the element, and every scope is \
      known as outside.
      """,
    overloads: [
      Overload(
        [Parameter("array", .array(.any)), Parameter("expression", .string)], returns: { _ in .array(.any) })
    ], evaluation: .perElement,
    examples: [
      Example("map([1, 2, 3], \"value * 10\")", "[10, 20, 30]"),
      Example("map([{\"id\": 1}, {\"id\": 2}], \"value.id\")", "[1, 2]"),
      Example("map(range(1, 3), 'value + 1')", "[2, 3, 4]"), Example("map(null, \"value\")", "null"),
      Example("map([[1, 2], [3]], \"map(value, 'value + 1')\")", "[[2, 3], [4]]"),
      Example("map([1, 0], \"1 / value\")", "error: '/' by zero"),
      Example("map([1], \"value +\")", "error: expected a value"),
    ]),
  FunctionRecord(
    "filter", family: family, "The elements for which an expression gives true.",
    details: "As in `map`, the expression is a string literal and `value` is the element. It must give a bool.",
    overloads: [
      Overload([Parameter("array", .array(.any)), Parameter("expression", .string)], returns: { $0[0] })
    ], evaluation: .perElement,
    examples: [
      Example("filter([1, 5, 2], \"value > 1\")", "[5, 2]"),
      Example("filter([{\"ok\": true}, {\"ok\": false}], \"value.ok\")", "[{\"ok\": true}]"),
      Example("filter([], \"value > 1\")", "[]"), Example("filter(null, \"value\")", "null"),
      Example("filter([1], \"value\")", "error: must give a bool"),
    ]),
]
