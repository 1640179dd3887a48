// The functions that make lists of lists: records first; what they do is in `ListOperations.swift`.

internal import Records
internal import Types

let listFunctions: [FunctionRecord] = [first, last, slice, reverse, flatten, unique, chunk]

private let family = "Lists and objects"
private let listParameter = Parameter("list", .list)

/// What an element of the first argument can be; an empty list has none.
@Sendable private func elementType(_ types: [Type]) -> Type {
  if case .array(let element) = types[0].withoutNull { return element.optional }
  return .any
}

/// The first argument's own type, if that is a list for sure.
@Sendable private func listType(_ types: [Type]) -> Type {
  if case .array = types[0].withoutNull { return types[0].withoutNull }
  return .list
}

private let first = FunctionRecord(
  "first", family: family, "The first element of a list; null if it is empty.",
  overloads: [Overload([listParameter], returns: elementType)],
  examples: [
    Example("first([\"a\", \"b\"])", "\"a\""),
    Example("first(range(5, 9))", "5"),
    Example("first([])", "null"),
    Example("first(null)", "null"),
    Example("first(\"abc\")", "error: 'first' takes array"),
  ],
  implementation: { context, arguments throws(FunctionError) in try ListOperations.end(arguments[0], 0, "first") })

private let last = FunctionRecord(
  "last", family: family, "The last element of a list; null if it is empty.",
  overloads: [Overload([listParameter], returns: elementType)],
  examples: [
    Example("last([\"a\", \"b\"])", "\"b\""),
    Example("last(range(5, 9))", "9"),
    Example("last([])", "null"),
    Example("last(null)", "null"),
    Example("last(\"abc\")", "error: 'last' takes array"),
  ],
  implementation: { context, arguments throws(FunctionError) in try ListOperations.end(arguments[0], -1, "last") })

private let slice = FunctionRecord(
  "slice", family: family, "The part of a list, or of a text, from `start` up to, not including, `end`.",
  details: """
    Positions count from 0, from the end if negative; those of a text count Unicode scalars. What lies outside is cut. \
    The same as `list[start:end]`.
    """,
  overloads: [
    Overload([listParameter, Parameter("start", .count), Parameter("end", .count, optional: true)], returns: listType),
    Overload(
      [Parameter("text", .text), Parameter("start", .count), Parameter("end", .count, optional: true)],
      returns: .string),
  ],
  examples: [
    Example("slice([1, 2, 3, 4], 1, 3)", "[2,3]"),
    Example("slice([1, 2, 3, 4], -2)", "[3,4]"),
    Example("slice([1, 2], 5)", "[]"),
    Example("slice(range(1, 9), 0, 2)", "[1,2]"),
    Example("slice(\"héllo\", 1, 3)", "\"él\""),
    Example("slice(null, 0)", "null"),
    Example("slice([1], 0.5)", "error: the start must be a whole number"),
  ],
  implementation: ListOperations.slice)

private let reverse = FunctionRecord(
  "reverse", family: family, "A list from its end to its beginning.",
  overloads: [Overload([listParameter], returns: listType)],
  examples: [
    Example("reverse([1, \"a\", null])", "[null,\"a\",1]"),
    Example("reverse(range(1, 3))", "[3,2,1]"),
    Example("reverse([])", "[]"),
    Example("reverse(null)", "null"),
    Example("reverse(\"abc\")", "error: 'reverse' takes array"),
  ],
  implementation: ListOperations.reverse)

private let flatten = FunctionRecord(
  "flatten", family: family, "A list with the elements of the lists in it in their place.",
  details: "Lists at any depth are opened; a second argument says how many levels. Objects stay as they are.",
  overloads: [Overload([listParameter, Parameter("depth", .count, optional: true)], returns: .list)],
  examples: [
    Example("flatten([1, [2, [3, []]], {\"a\": [4]}])", "[1,2,3,{\"a\":[4]}]"),
    Example("flatten([1, [2, [3]]], 1)", "[1,2,[3]]"),
    Example("flatten([[1]], 0)", "[[1]]"),
    Example("flatten(null)", "null"),
    Example("flatten([1], -1)", "error: the depth cannot be negative"),
  ],
  implementation: ListOperations.flatten)

private let unique = FunctionRecord(
  "unique", family: family, "A list without the elements that equal an earlier one.",
  details:
    "Equal is what `==` says: 1 and 1.0 are, 1 and \"1\" are not; the order of an object's members is no matter.",
  overloads: [Overload([listParameter], returns: listType)],
  examples: [
    Example("unique([3, 1, 3, 2, 1])", "[3,1,2]"),
    Example("unique([1, 1.0, \"1\", null, null])", "[1,\"1\",null]"),
    Example("unique([{\"a\": 1, \"b\": 2}, {\"b\": 2, \"a\": 1}])", "[{\"a\":1,\"b\":2}]"),
    Example("unique([])", "[]"),
    Example("unique(null)", "null"),
    Example("unique(\"abc\")", "error: 'unique' takes array"),
  ],
  implementation: ListOperations.unique)

private let chunk = FunctionRecord(
  "chunk", family: family, "A list in parts of `size` elements; the last may be shorter.",
  overloads: [Overload([listParameter, Parameter("size", .count)]) { .array(listType($0)) }],
  examples: [
    Example("chunk([1, 2, 3, 4, 5], 2)", "[[1,2],[3,4],[5]]"),
    Example("chunk(range(1, 4), 3)", "[[1,2,3],[4]]"),
    Example("chunk([], 2)", "[]"),
    Example("chunk(null, 2)", "null"),
    Example("chunk([1], 0)", "error: the size must be 1 or more"),
    Example("chunk([1], 1.5)", "error: the size must be a whole number"),
  ],
  implementation: ListOperations.chunk)
