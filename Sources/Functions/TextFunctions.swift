// The functions on text: records first; what they do is in `TextOperations.swift`.

internal import Types

let textFunctions: [FunctionRecord] = [
  upper, lower, trim, substring, replace, contains, startsWith, endsWith, split, splitPart, join, regexMatch,
  regexExtract, regexReplace,
]

private let family = "Strings"
private let textParameter = Parameter("text", .text)
private let regexParameter = Parameter("pattern", .string, check: .regex)
private let regexDetails = """
  The pattern is one of RE2: linear in time, without look-around and back-references. In a string in double quotes a \
  backslash is written twice.
  """

private let upper = FunctionRecord(
  "upper", family: family, "The text in upper case.",
  overloads: [Overload([textParameter], returns: .string)],
  examples: [
    Example("upper(\"abc\")", "\"ABC\""),
    Example("upper(\"straße\")", "\"STRASSE\""),
    Example("upper(5)", "\"5\""),
    Example("upper(null)", "null"),
    Example("upper([1])", "error: 'upper' takes"),
  ],
  implementation: TextOperations.upper)

private let lower = FunctionRecord(
  "lower", family: family, "The text in lower case.",
  overloads: [Overload([textParameter], returns: .string)],
  examples: [
    Example("lower(\"ABC\")", "\"abc\""),
    Example("lower(\"ÄÖ\")", "\"äö\""),
    Example("lower(null)", "null"),
    Example("lower({})", "error: 'lower' takes"),
  ],
  implementation: TextOperations.lower)

private let trim = FunctionRecord(
  "trim", family: family, "The text without white space, or without other characters, at both ends.",
  details: "The second argument is a set of characters, not a word.",
  overloads: [Overload([textParameter, Parameter("characters", .text, optional: true)], returns: .string)],
  examples: [
    Example("trim(\"  a b \\n\")", "\"a b\""),
    Example("trim(\"<a>\", \"<>\")", "\"a\""),
    Example("trim(\"xyx\", \"x\")", "\"y\""),
    Example("trim(null)", "null"),
    Example("trim(\" é \", \" \")", "\"é\""),
    Example("trim([1])", "error: 'trim' takes"),
  ],
  implementation: TextOperations.trim)

private let substring = FunctionRecord(
  "substring", family: family, "The part of a text from `start` up to, not including, `end`.",
  details: """
    Positions count Unicode scalars from 0, from the end if negative. What lies outside the text is cut; a start past \
    the end gives the empty string.
    """,
  overloads: [
    Overload(
      [textParameter, Parameter("start", .count), Parameter("end", .count, optional: true)], returns: .string)
  ],
  examples: [
    Example("substring(\"hello\", 1, 3)", "\"el\""),
    Example("substring(\"hello\", -2)", "\"lo\""),
    Example("substring(\"hello\", 0, -1)", "\"hell\""),
    Example("substring(\"héllo\", 1, 2)", "\"é\""),
    Example("substring(\"hello\", 3, 99)", "\"lo\""),
    Example("substring(\"hello\", 9)", "\"\""),
    Example("substring(null, 0)", "null"),
    Example("substring(\"hello\", 0.5)", "error: the start must be a whole number"),
  ],
  implementation: TextOperations.substring)

private let replace = FunctionRecord(
  "replace", family: family, "The text with every occurrence of `old` replaced by `new`.",
  details: "`old` is literal text; `regex_replace` takes a regular expression.",
  overloads: [Overload([textParameter, Parameter("old", .text), Parameter("new", .text)], returns: .string)],
  examples: [
    Example("replace(\"a-b-c\", \"-\", \"+\")", "\"a+b+c\""),
    Example("replace(\"a1b2\", \"[0-9]\", \"x\")", "\"a1b2\""),
    Example("replace(\"aaa\", \"aa\", \"b\")", "\"ba\""),
    Example("replace(null, \"a\", \"b\")", "null"),
    Example("replace(\"abc\", \"\", \"x\")", "error: the text to replace is empty"),
  ],
  implementation: TextOperations.replace)

private let contains = FunctionRecord(
  "contains", family: family, "Whether a text has a part, or a list an element.",
  details: "Null contains nothing.",
  overloads: [
    Overload([Parameter("text", .text.optional), Parameter("part", .text.optional)], returns: .bool),
    Overload([Parameter("list", .list.optional), Parameter("element", .any)], returns: .bool),
  ],
  nulls: .handles,
  examples: [
    Example("contains(\"hello\", \"ell\")", "true"),
    Example("contains(\"hello\", \"EL\")", "false"),
    Example("contains([1, 2], 2)", "true"),
    Example("contains([1, 2], \"2\")", "false"),
    Example("contains(null, \"a\")", "false"),
    Example("contains({\"a\": 1}, \"a\")", "error: 'contains' takes"),
  ],
  implementation: TextOperations.contains)

private let startsWith = FunctionRecord(
  "starts_with", family: family, "Whether a text begins with another.",
  overloads: [Overload([textParameter, Parameter("prefix", .text)], returns: .bool)],
  examples: [
    Example("starts_with(\"hello\", \"he\")", "true"),
    Example("starts_with(\"he\", \"hello\")", "false"),
    Example("starts_with(null, \"he\")", "null"),
    Example("starts_with([1], \"a\")", "error: 'starts_with' takes"),
  ],
  implementation: TextOperations.startsWith)

private let endsWith = FunctionRecord(
  "ends_with", family: family, "Whether a text ends with another.",
  overloads: [Overload([textParameter, Parameter("suffix", .text)], returns: .bool)],
  examples: [
    Example("ends_with(\"hello\", \"lo\")", "true"),
    Example("ends_with(\"hello\", \"\")", "true"),
    Example("ends_with(\"lo\", \"hello\")", "false"),
    Example("ends_with(null, \"lo\")", "null"),
    Example("ends_with(\"a\", [1])", "error: 'ends_with' takes"),
  ],
  implementation: TextOperations.endsWith)

private let split = FunctionRecord(
  "split", family: family, "The parts of a text between separators.",
  details: "An empty separator parts the text into its characters.",
  overloads: [Overload([textParameter, Parameter("separator", .text)], returns: .array(.string))],
  examples: [
    Example("split(\"a,b,,c\", \",\")", "[\"a\",\"b\",\"\",\"c\"]"),
    Example("split(\"\", \",\")", "[\"\"]"),
    Example("split(\"né\", \"\")", "[\"n\",\"é\"]"),
    Example("split(null, \",\")", "null"),
    Example("split([1], \",\")", "error: 'split' takes"),
  ],
  implementation: TextOperations.split)

private let splitPart = FunctionRecord(
  "split_part", family: family, "One of the parts of a text between separators.",
  details: """
    The first part is number 0, unlike in SQL, where it is 1. A negative index counts from the end; where there is no \
    such part the result is null.
    """,
  overloads: [
    Overload(
      [textParameter, Parameter("separator", .text), Parameter("index", .count)], returns: .string.optional)
  ],
  examples: [
    Example("split_part(\"a-b-c\", \"-\", 0)", "\"a\""),
    Example("split_part(\"a-b-c\", \"-\", 2)", "\"c\""),
    Example("split_part(\"a-b-c\", \"-\", -1)", "\"c\""),
    Example("split_part(\"a-b-c\", \"-\", 3)", "null"),
    Example("split_part(null, \"-\", 0)", "null"),
    Example("split_part(\"a\", \"-\", 0.5)", "error: the index must be a whole number"),
  ],
  implementation: TextOperations.splitPart)

private let join = FunctionRecord(
  "join", family: family, "The elements of a list as one text.",
  details: "Null elements are empty, lists and objects inside are JSON. Of null the result is the empty string.",
  overloads: [Overload([Parameter("list", .list.optional), Parameter("separator", .text.optional)], returns: .string)],
  nulls: .handles,
  examples: [
    Example("join([\"a\", \"b\"], \", \")", "\"a, b\""),
    Example("join([1, null, true], \",\")", "\"1,,true\""),
    Example("join([], \",\")", "\"\""),
    Example("join([[1, 2]], \",\")", "\"[1,2]\""),
    Example("join(null, \",\")", "\"\""),
    Example("join(\"a\", \",\")", "error: 'join' takes"),
  ],
  implementation: TextOperations.join)

private let regexMatch = FunctionRecord(
  "regex_match", family: family, "Whether a regular expression matches somewhere in a text.",
  details: regexDetails,
  overloads: [Overload([textParameter, regexParameter], returns: .bool)],
  examples: [
    Example("regex_match(\"order-17\", \"[0-9]+\")", "true"),
    Example("regex_match(\"order-17\", \"^[0-9]+$\")", "false"),
    Example("regex_match(null, \"a\")", "null"),
    Example("regex_match(\"a\", \"(\")", "error: missing )"),
  ],
  implementation: TextOperations.matches)

private let regexExtract = FunctionRecord(
  "regex_extract", family: family, "What a regular expression matches first: the whole and its groups, or one of them.",
  details: regexDetails + " Without an index the result is a list: the whole match, then each group. No match is null.",
  overloads: [
    Overload([textParameter, regexParameter], returns: Type.array(.string.optional).optional),
    Overload([textParameter, regexParameter, Parameter("group", .count)], returns: .string.optional),
  ],
  examples: [
    Example("regex_extract(\"id=17;\", \"id=([0-9]+)\")", "[\"id=17\",\"17\"]"),
    Example("regex_extract(\"id=17;\", \"id=([0-9]+)\", 1)", "\"17\""),
    Example("regex_extract(\"id=17;\", \"id=([0-9]+)\", 0)", "\"id=17\""),
    Example("regex_extract(\"b\", \"(a)|(b)\")", "[\"b\",null,\"b\"]"),
    Example("regex_extract(\"none\", \"[0-9]\")", "null"),
    Example("regex_extract(null, \"a\")", "null"),
    Example("regex_extract(\"a\", \"a\", 1)", "error: there is no group 1"),
  ],
  implementation: TextOperations.extract)

private let regexReplace = FunctionRecord(
  "regex_replace", family: family, "The text with every match of a regular expression replaced.",
  details: regexDetails + " In the replacement `$1` or `${name}` is a group and `$$` a dollar.",
  overloads: [Overload([textParameter, regexParameter, Parameter("replacement", .text)], returns: .string)],
  examples: [
    Example("regex_replace(\"a1b22\", \"[0-9]+\", \"#\")", "\"a#b#\""),
    Example("regex_replace(\"2024-01-05\", \"(....)-(..)-(..)\", \"$3.$2.$1\")", "\"05.01.2024\""),
    Example("regex_replace(\"baac\", \"a*\", \"x\")", "\"xbxcx\""),
    Example("regex_replace(\"a\", \"(?P<n>a)\", \"<${n}>\")", "\"<a>\""),
    Example("regex_replace(\"a\", \"b\", \"c\")", "\"a\""),
    Example("regex_replace(null, \"a\", \"b\")", "null"),
    Example("regex_replace(\"a\", \"a\", \"$2\")", "error: names the group 2"),
  ],
  implementation: RegexReplacement.replace)
