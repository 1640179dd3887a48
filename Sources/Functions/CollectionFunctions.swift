// The functions on lists and objects: records first; what they do is in `CollectionOperations.swift`.

internal import Records
internal import Types

let collectionFunctions: [FunctionRecord] = [array, object, element, keys, values, exists, getPath, jmespath, jq, sort]

private let family = "Lists and objects"
private let listParameter = Parameter("list", .list)
private let objectParameter = Parameter("object", .anyObject)

/// What an element of the first argument can be; past its ends it is null.
@Sendable private func elementType(_ types: [Type]) -> Type {
  if case .array(let element) = types[0].withoutNull { return element.optional }
  return .any
}

private let array = FunctionRecord(
  "array", family: family, "A list of the arguments.",
  details: "The same as `[a, b]`, which a template's braces cannot hold.",
  overloads: [
    Overload([], returns: .array(.never)),
    Overload([Parameter("elements", .any, variadic: true)]) { .array(Type.join($0)) },
  ],
  nulls: .handles,
  examples: [Example("array(1, \"a\", null)", "[1,\"a\",null]"), Example("array()", "[]")],
  implementation: { context, arguments throws(FunctionError) in
    try CollectionOperations.array(context, arguments)
  })

private let object = FunctionRecord(
  "object", family: family, "An object of keys and values in turn.",
  details: "The same as `{\"a\": 1}`, which a template's braces cannot hold. The last value of a key counts.",
  overloads: [
    Overload([], returns: .object([], isOpen: false)),
    Overload([Parameter("members", .any, variadic: true)], returns: .anyObject),
  ],
  nulls: .handles,
  examples: [
    Example("object(\"a\", 1, \"b\", null)", "{\"a\":1,\"b\":null}"),
    Example("object(\"a\", 1, \"a\", 2)", "{\"a\":2}"),
    Example("object()", "{}"),
    Example("object(\"a\")", "error: the key \"a\" has no value"),
    Example("object(1, 2)", "error: a key must be text, not 1"),
  ],
  implementation: CollectionOperations.object)

private let element = FunctionRecord(
  "element", family: family, "The element of a list at an index.",
  details: "The first is number 0; a negative index counts from the end; past the ends it is null.",
  overloads: [Overload([listParameter, Parameter("index", .count)], returns: elementType)],
  examples: [
    Example("element([\"a\", \"b\"], 0)", "\"a\""),
    Example("element([\"a\", \"b\"], -1)", "\"b\""),
    Example("element([\"a\", \"b\"], 5)", "null"),
    Example("element(range(\"2024-01-01\", \"2024-12-31\", \"1M\"), 1)", "\"2024-02-01T00:00:00Z\""),
    Example("element(null, 0)", "null"),
    Example("element([1], 0.5)", "error: the index must be a whole number"),
  ],
  implementation: CollectionOperations.element)

private let keys = FunctionRecord(
  "keys", family: family, "The keys of an object, in its order.",
  overloads: [Overload([objectParameter], returns: .array(.string))],
  examples: [
    Example("keys({\"b\": 1, \"a\": 2})", "[\"b\",\"a\"]"), Example("keys(null)", "null"),
    Example("keys([1])", "error: 'keys' takes object"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    try CollectionOperations.members(arguments[0], offset: 0, context)
  })

private let values = FunctionRecord(
  "values", family: family, "The values of an object, in its order.",
  overloads: [Overload([objectParameter], returns: .array(.any))],
  examples: [
    Example("values({\"b\": 1, \"a\": [2]})", "[1,[2]]"), Example("values(null)", "null"),
    Example("values([1])", "error: 'values' takes object"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    try CollectionOperations.members(arguments[0], offset: 1, context)
  })

private let exists = FunctionRecord(
  "exists", family: family, "Whether an object has a key, or a list an element.",
  details: "A key whose value is null exists. In null nothing exists.",
  overloads: [
    Overload([Parameter("object", .anyObject.optional), Parameter("key", .string)], returns: .bool),
    Overload([Parameter("list", .list.optional), Parameter("element", .any)], returns: .bool),
  ],
  nulls: .handles,
  examples: [
    Example("exists({\"a\": null}, \"a\")", "true"),
    Example("exists({\"a\": 1}, \"b\")", "false"),
    Example("exists([1, 2], 2)", "true"),
    Example("exists(null, \"a\")", "false"),
    Example("exists(\"abc\", \"a\")", "error: 'exists' takes"),
  ],
  implementation: CollectionOperations.exists)

private let getPath = FunctionRecord(
  "get_path", family: family, "The value at a path such as `a.b[0]`, or null.",
  details: """
    Names are parted by dots, list elements stand in brackets, negative ones counted from the end. Whatever is missing \
    on the way is null.
    """,
  overloads: [Overload([Parameter("value", .any), Parameter("path", .string)], returns: .any)],
  examples: [
    Example("get_path({\"a\": {\"b\": [1, 2]}}, \"a.b[0]\")", "1"),
    Example("get_path({\"a\": {\"b\": [1, 2]}}, \"a.b[-1]\")", "2"),
    Example("get_path({\"a\": 1}, \"a.b.c\")", "null"),
    Example("get_path([{\"x\": 1}], \"[0].x\")", "1"),
    Example("get_path(null, \"a\")", "null"),
    Example("get_path({}, \"a[x]\")", "error: is not a path"),
    Example("get_path({\"a\": [1]}, \"a[9]\")", "null"),
  ],
  implementation: PathOperations.get)

private let jmespath = FunctionRecord(
  "jmespath", family: family, "What a JMESPath query selects from a value.",
  details: "What is missing is null. A query that is a literal is checked before anything runs.",
  overloads: [
    Overload([Parameter("value", .any), Parameter("query", .string, check: .jmespath)], returns: .any)
  ],
  examples: [
    Example("jmespath({\"a\": [{\"b\": 1}, {\"b\": 2}]}, \"a[*].b\")", "[1,2]"),
    Example("jmespath({\"a\": [1, 2]}, \"a[-1]\")", "2"),
    Example("jmespath([3, 1, 2], \"sort(@)\")", "[1,2,3]"),
    Example("jmespath({\"a\": 1}, \"b.c\")", "null"),
    Example("jmespath(range(1, 3), \"[1]\")", "2"),
    Example("jmespath(null, \"a\")", "null"),
    Example("jmespath({}, \"a[\")", "error: the JMESPath \"a[\" is wrong"),
    Example("jmespath({\"a\": 1}, \"length(a)\")", "error: the JMESPath \"length(a)\" fails"),
  ],
  implementation: PathOperations.query)

private let limits = JQLimits()

private let jq = FunctionRecord(
  "jq", family: family, "What a jq program makes of a value.",
  details: """
    No result is null, several are a list; write `[…]` where their number varies. jq computes with floats: numbers that a \
    float cannot hold, such as integers above 2^53, keep their digits where the program passes them on, lose them where \
    it computes with them, and are an error where two of them are the same float. Whole floats come back as integers, \
    timestamps as RFC 3339 strings. What depends on more than the value is refused: `env`, `input`, `now`, `localtime`, \
    `import` and their like. There are at most \(limits.results) results of \(limits.resultBytes >> 20) MiB together, \
    nested \(limits.depth) deep; a run that takes more than \(limits.milliseconds / 1000) s of processor time or \
    \(limits.memory >> 20) MiB of memory is an error. libjq runs in a process of its own, and compiling a program takes \
    it some 25 ms, once: `jmespath` is quicker to start and to run.
    """,
  overloads: [Overload([Parameter("value", .any), Parameter("program", .string, check: .jq)], returns: .any)],
  examples: [
    Example("jq({\"a\": [{\"b\": 1}, {\"b\": 2}]}, \".a | map(.b)\")", "[1,2]"),
    Example("jq({\"a\": false, \"b\": 1}, \"map_values(if . == false then null else . end)\")", "{\"a\":null,\"b\":1}"),
    Example("jq([1, 2], \".[]\")", "[1,2]"),
    Example("jq([5], \".[]\")", "5"),
    Example("jq([], \".[]\")", "null"),
    Example("jq({\"id\": 12345678901234567890}, \".id\")", "12345678901234567890"),
    Example("jq([9007199254740993], \"[.[0], .[0] + 2]\")", "[9007199254740993,9007199254740994]"),
    Example("jq([9007199254740993, 9007199254740992], \".[0]\")", "error: jq cannot tell 9007199254740993 from"),
    Example("jq(range(1, 3), \"add\")", "6"),
    Example("jq(null, \".a\")", "null"),
    Example("jq({}, \".a[\")", "error: the jq program \".a[\" is wrong: syntax error"),
    Example("jq({}, \"nosuch\")", "error: nosuch/0 is not defined"),
    Example("jq({\"a\": 1}, \".a.b\")", "error: the jq program \".a.b\" fails: Cannot index number with"),
    Example("jq({}, \"env\")", "error: 'env' is not available here"),
    Example("jq({}, \"range(1e9)\")", "error: there are too many results"),
    Example("jq({}, \"def f: [f]; f\")", "error: it takes more than 512 MiB of memory"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let results = try JQProgram.results(of: arguments[0], arguments[1], context)
    return results.count == 0 ? .null : results.count == 1 ? results.elements[0] : results
  })

private let sort = FunctionRecord(
  "sort", family: family, "A list in order, ascending unless `descending` is true.",
  details: """
    Numbers stand before texts, texts before timestamps, then bools; nulls come last either way, before them lists and \
    objects as they were. Equal elements keep their order.
    """,
  overloads: [Overload([listParameter, Parameter("descending", .bool, optional: true)]) { $0[0].withoutNull }],
  examples: [
    Example("sort([3, 1, 2])", "[1,2,3]"),
    Example("sort([3, 1, 2], true)", "[3,2,1]"),
    Example("sort([\"b\", null, \"a\"])", "[\"a\",\"b\",null]"),
    Example("sort([\"10\", 2, 1.5, true])", "[1.5,2,\"10\",true]"),
    Example("sort(null)", "null"),
    Example("sort(\"b,a\")", "error: 'sort' takes array"),
  ],
  implementation: CollectionOperations.sort)
