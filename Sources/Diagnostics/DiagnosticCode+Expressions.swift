// Family E: what is wrong inside an expression, and family S: what is right but cannot be known there and then.

extension DiagnosticCode {
  package static let expressionSyntax = DiagnosticCode(
    "E001", .error, "expression does not parse",
    explanation: """
      The text is no expression of the language: a bracket without partner, two values side by side, a character that \
      means nothing. The place is where reading stopped making sense; the mistake is there or just before it.
      """,
    bad: "stop_condition: length(response.records < 10", good: "stop_condition: length(response.records) < 10")

  package static let unknownName = DiagnosticCode(
    "E002", .error, "unknown name",
    explanation: """
      A name in an expression is a scope (state, record, response, …), a function, or `null`. Text stands in quotes.
      """,
    bad: "expression: recrod.id\noutput: record.copy", good: "expression: record.id\noutput: record.copy")

  package static let unknownFunction = DiagnosticCode(
    "E003", .error, "unknown function",
    explanation: "No function has this name. `backhoe functions` lists them all.",
    bad: "iterate: {over: \"rnage(1, 5)\", into: state.n}", good: "iterate: {over: \"range(1, 5)\", into: state.n}")

  package static let argumentCount = DiagnosticCode(
    "E004", .error, "wrong number of arguments",
    explanation: "The function takes fewer or more arguments. `backhoe functions NAME` shows every way to call it.",
    bad: "state: {date: '{date_format(now())}'}", good: "state: {date: '{date_format(now(), \"%F\")}'}")

  package static let argumentType = DiagnosticCode(
    "E005", .error, "argument of the wrong type",
    explanation: "What the argument can be is never what the function takes, so the call would fail when it runs.",
    bad: "iterate: {over: \"range(true, 5)\", into: state.n}", good: "iterate: {over: \"range(1, 5)\", into: state.n}")

  package static let operandType = DiagnosticCode(
    "E006", .error, "operator does not take these types",
    explanation: """
      Arithmetic takes numbers, `+` also strings, arrays and objects; `<` and its like compare numbers, strings or \
      timestamps, each with its like; `&&`, `||` and `!` take bools.
      """,
    bad: "stop_condition: length(response.records) && true", good: "stop_condition: length(response.records) == 0")

  package static let literalArgument = DiagnosticCode(
    "E007", .error, "argument that can never work",
    explanation: """
      A literal is checked by what it means: format directives, units, steps of a range, dates, regular expressions, \
      algorithms.
      """,
    bad: "iterate: {over: \"range('2024-01-01', '2024-02-01', '1x')\", into: state.day}",
    good: "iterate: {over: \"range('2024-01-01', '2024-02-01', '1d')\", into: state.day}")

  package static let unknownMember = DiagnosticCode(
    "E008", .error, "scope has no such variable",
    explanation: "The members of context, request, response and iterate are fixed.",
    bad: "iterate: {over: \"range(context.range_begin, '2024-02-01')\", into: state.day}",
    good: "iterate: {over: \"range(context.range_start, '2024-02-01')\", into: state.day}")

  package static let resultType = DiagnosticCode(
    "E009", .error, "expression gives the wrong type",
    explanation: "Conditions give a bool, `iterate.over` an array.",
    bad: "stop_condition: length(response.records)", good: "stop_condition: length(response.records) == 0")

  package static let doubtfulBraces = DiagnosticCode(
    "E010", .error, "braces that look like a hole but are none",
    explanation: """
      Text in braces is a hole if it parses as an expression that reads a scope or calls a function. This group does \
      not, yet it looks as if it should. Write `\\{` for a brace that is meant as text.
      """,
    bad: "url: \"https://api.example.com/{base_url}/x\"", good: "url: \"https://api.example.com/{inputs.base_url}/x\"")

  package static let expressionTooLarge = DiagnosticCode(
    "E011", .error, "expression too large",
    explanation: "More values at once than the machine has registers (255), or more instructions than it can address.",
    bad: "an expression with 300 arguments", good: "the same in two state variables")

  package static let comparisonNeverEqual = DiagnosticCode(
    "E012", .warning, "comparison that is never true",
    explanation: "Values of unlike kinds are never equal: \"1\" is not 1.",
    bad: "action: fail\ncondition: response.status == \"429\"", good: "action: fail\ncondition: response.status == 429")

  package static let memberOfScalar = DiagnosticCode(
    "E013", .error, "value without members",
    explanation: "Only objects have members, only arrays and objects can be indexed.",
    bad: "stop_condition: response.status.code == 1", good: "stop_condition: response.status == 1")

  package static let jmespathSyntax = DiagnosticCode(
    "E014", .error, "JMESPath does not parse",
    explanation:
      "The text is no JMESPath expression, names an unknown function, or calls one with the wrong number of arguments.",
    bad: "records: {jmespath: \"data.events[\"}", good: "records: {jmespath: \"data.events[]\"}")

  package static let alwaysFails = DiagnosticCode(
    "E015", .error, "expression that always fails",
    explanation: "All that the expression depends on is written in the spec, and it cannot be computed.",
    bad: "state: {n: \"{to_int('abc')}\"}", good: "state: {n: \"{to_int('12')}\"}")

  package static let constantCondition = DiagnosticCode(
    "E016", .warning, "condition that is always the same",
    explanation: "The condition depends on nothing, so one of the branches is never used.",
    bad: "state: {n: \"{1 == 1 ? inputs.a : inputs.b}\"}", good: "state: {n: \"{inputs.full ? inputs.a : inputs.b}\"}")

  package static let memberOfNull = DiagnosticCode(
    "E017", .warning, "member of something that is always null",
    explanation: "A member of null is null, so the whole path is always null.",
    bad: "action: fail\ncondition: response.json == null && response.json.code == 1",
    good: "action: fail\ncondition: response.json != null && response.json.code == 1")

  package static let doubtfulLiteral = DiagnosticCode(
    "E018", .warning, "literal that may not mean what it looks like",
    explanation: """
      Eight digits look like a date, but a string of digits is a number of seconds since 1970. A format without a \
      directive, such as YYYY-MM-DD, gives itself for every date. And a JMESPath is applied to the body: it does not \
      start with `response.json`.
      """,
    bad: "state: {day: '{date_parse(\"20240131\")}'}", good: "state: {day: '{date_parse(\"2024-01-31\")}'}")

  package static let lostBraces = DiagnosticCode(
    "E019", .warning, "expression outside of its braces",
    explanation: """
      A template is text: only what stands in braces is computed. `state.page`, `{state.page`, `${state.page}`, \
      `{{state.page}}` and `{state.page} + 1` are sent as they stand, wholly or in part. In `next_state` that is a page \
      which no API has.
      """,
    bad: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: "{state.page} + 1"}, stop_condition: "length(response.records) < 100"}
      """,
    good: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < 100"}
      """)

  package static let scopeNotAvailable = DiagnosticCode(
    "S001", .error, "scope is not known there and then",
    explanation: """
      Each scope exists from a moment on: env, inputs, context and sync while planning; secrets when the executor \
      starts; response and record when an answer is there. The expression stands where it is evaluated earlier.
      """,
    bad: "iterate: {over: response.json.days, into: state.day}", good: "iterate: {over: inputs.days, into: state.day}")

  /// Families E and S.
  package static let expressionCodes: [DiagnosticCode] = [
    expressionSyntax, unknownName, unknownFunction, argumentCount, argumentType, operandType, literalArgument,
    unknownMember, resultType, doubtfulBraces, expressionTooLarge, comparisonNeverEqual, memberOfScalar,
    jmespathSyntax, alwaysFails, constantCondition, memberOfNull, doubtfulLiteral, lostBraces,
    scopeNotAvailable,
  ]
}
