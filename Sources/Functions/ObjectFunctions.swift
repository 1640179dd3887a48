// The functions that make objects of objects: records first; what they do is in `ObjectOperations.swift`.

internal import Records
internal import Types
internal import Values

let objectFunctions: [FunctionRecord] = [
  objectRename, objectDelete, objectCasing, objectMerge, objectZip, explode,
]

private let family = "Lists and objects"
private let objectParameter = Parameter("object", .anyObject)

private let objectRename = FunctionRecord(
  "object_rename", family: family, "An object with members under other names.",
  details: """
    Old and new names stand in turn. A member keeps its place; what the object has not is passed over; a member that \
    already had the new name makes way.
    """,
  overloads: [Overload([objectParameter, Parameter("names", .string, variadic: true)], returns: .anyObject)],
  examples: [
    Example("object_rename({\"a\": 1, \"b\": 2}, \"a\", \"x\")", "{\"x\":1,\"b\":2}"),
    Example("object_rename({\"a\": 1, \"b\": 2}, \"a\", \"b\", \"b\", \"a\")", "{\"b\":1,\"a\":2}"),
    Example("object_rename({\"a\": 1, \"b\": 2}, \"a\", \"b\")", "{\"b\":1}"),
    Example("object_rename({\"a\": 1}, \"z\", \"y\")", "{\"a\":1}"),
    Example("object_rename(null, \"a\", \"b\")", "null"),
    Example("object_rename({\"a\": 1}, \"a\")", "error: the name \"a\" has no new name"),
  ],
  implementation: ObjectOperations.rename)

private let objectDelete = FunctionRecord(
  "object_delete", family: family, "An object without some of its members.",
  details: "What the object has not is passed over.",
  overloads: [Overload([objectParameter, Parameter("keys", .string, variadic: true)], returns: .anyObject)],
  examples: [
    Example("object_delete({\"a\": 1, \"b\": 2, \"c\": 3}, \"a\", \"c\")", "{\"b\":2}"),
    Example("object_delete({\"a\": 1}, \"z\")", "{\"a\":1}"),
    Example("object_delete(null, \"a\")", "null"),
    Example("object_delete({\"a\": 1}, 1)", "error: 'object_delete' takes string"),
  ],
  implementation: ObjectOperations.delete)

private let objectCasing = FunctionRecord(
  "object_casing", family: family, "An object with its names written in another way.",
  details: """
    Casings: \(NameCasing.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")). Objects inside stay as they \
    are. Two members that get the same name are an error, since one would be lost.
    """,
  overloads: [Overload([objectParameter, Parameter("casing", .string, check: .casing)], returns: .anyObject)],
  examples: [
    Example("object_casing({\"userName\": 1, \"Zip Code\": 2}, \"snake\")", "{\"user_name\":1,\"zip_code\":2}"),
    Example("object_casing({\"user_name\": {\"first_name\": 1}}, \"camel\")", "{\"userName\":{\"first_name\":1}}"),
    Example("object_casing({\"Id\": 1}, \"upper\")", "{\"ID\":1}"),
    Example("object_casing({\"Id\": 1}, \"lower\")", "{\"id\":1}"),
    Example("object_casing(null, \"snake\")", "null"),
    Example("object_casing({\"aB\": 1, \"a_b\": 2}, \"snake\")", "error: two members would be named \"a_b\""),
    Example("object_casing({}, \"snaek\")", "error: did you mean \"snake\"?"),
  ],
  implementation: ObjectOperations.recase)

private let objectMerge = FunctionRecord(
  "object_merge", family: family, "One object with the members of all.",
  details: "Of members with the same name the last value counts, in the first one's place. Nulls are passed over.",
  overloads: [Overload([Parameter("objects", .anyObject.optional, variadic: true)], returns: .anyObject)],
  nulls: .handles,
  examples: [
    Example("object_merge({\"a\": 1, \"b\": 2}, {\"c\": 3, \"a\": 9})", "{\"a\":9,\"b\":2,\"c\":3}"),
    Example("object_merge({\"a\": {\"x\": 1}}, {\"a\": {\"y\": 2}})", "{\"a\":{\"y\":2}}"),
    Example("object_merge({\"a\": 1}, null)", "{\"a\":1}"),
    Example("object_merge(null)", "{}"),
    Example("object_merge({\"a\": 1}, [2])", "error: 'object_merge' takes"),
  ],
  implementation: ObjectOperations.merge)

private let objectZip = FunctionRecord(
  "object_zip", family: family, "An object of a list of keys and a list of values.",
  overloads: [Overload([Parameter("keys", .array(.string)), Parameter("values", .list)], returns: .anyObject)],
  examples: [
    Example("object_zip([\"a\", \"b\"], [1, null])", "{\"a\":1,\"b\":null}"),
    Example("object_zip([\"a\", \"a\"], range(1, 2))", "{\"a\":2}"),
    Example("object_zip([], [])", "{}"),
    Example("object_zip(null, [])", "null"),
    Example("object_zip([\"a\"], [])", "error: 1 key and 0 values"),
  ],
  implementation: ObjectOperations.zip)

private let explode = FunctionRecord(
  "explode", family: family, "One record for each element of a list in a record.",
  details: """
    Each is the record without that field, with the members of the element added; they replace members of the same \
    name. An element that is no object stays under the field's name. An empty list, a null or a missing field gives no \
    records.
    """,
  overloads: [Overload([Parameter("record", .anyObject), Parameter("field", .string)], returns: .array(.anyObject))],
  examples: [
    Example(
      "explode({\"id\": 1, \"lines\": [{\"n\": 1}, {\"n\": 2}]}, \"lines\")", "[{\"id\":1,\"n\":1},{\"id\":1,\"n\":2}]"
    ),
    Example(
      "explode({\"id\": 1, \"tags\": [\"a\", \"b\"]}, \"tags\")",
      "[{\"id\":1,\"tags\":\"a\"},{\"id\":1,\"tags\":\"b\"}]"),
    Example("explode({\"id\": 1, \"lines\": []}, \"lines\")", "[]"),
    Example("explode({\"id\": 1}, \"lines\")", "[]"),
    Example("explode(null, \"lines\")", "null"),
    Example("explode({\"lines\": 5}, \"lines\")", "error: the field \"lines\" must be a list, not 5"),
  ],
  implementation: ObjectOperations.explode)
