// What plans say about the coverage of their range, for iterations and requests of every kind.

import Testing

struct CoverageTests {
  private static func spec(over: String, parameters: String, more: String = "") -> String {
    """
    name: Days
    endpoints:
      days:
        description: windows
        iterate:
          over: \(over)
          into: state.day
          \(more)
        request:
          url: https://api.example.com/days
          parameters: {\(parameters)}
        response:
          records: {jmespath: "data[]", primary_key: [id], update_key: at}
    """
  }

  private static let days = #"range(context.range_start, context.range_end, "1d")"#
  private static let weeks = #"range(context.range_start, context.range_end, "7d")"#
  private static let months = #"range(context.range_start, context.range_end, "1M")"#
  private static let thousands = #"range(context.range_start, context.range_end, "1000")"#
  private static let january = "2024-01-01,2024-01-31"

  /// Iteration, parameters, range, and what the plan says.
  private static let table: [(over: String, parameters: String, more: String, range: String, expected: String)] = [
    // Values.
    (days, #"on: '{date_format(state.day, "%Y-%m-%d")}'"#, "", january, #""status":"proven","of":"values""#),
    (weeks, "week: '{state.day}'", "", january, #""reason":"how far each request reaches is not shown""#),
    (
      days, "on: '{state.day}'",
      "if: '!contains([\"2024-01-06\", \"2024-01-07\"], date_format(state.day, \"%Y-%m-%d\"))'",
      january,
      #""status":"hole","of":"values","range":{"from":{"timestamp":"2024-01-01T00:00:00Z"},"until":{"timestamp":"2024-02-01T00:00:00Z"}},"step":"1d","first":{"from":{"timestamp":"2024-01-06T00:00:00Z"},"until":{"timestamp":"2024-01-08T00:00:00Z"}},"count":1"#
    ),
    (days, "page: 1", "", january, #""status":"unproven""#),
    // Windows that the iteration knows.
    (weeks, "from: '{state.day}', to: '{iterate.end}'", "", january, #""status":"proven","of":"windows""#),
    (
      thousands, "from: '{state.day}', to: '{iterate.last}'", "", "1,2500",
      #""status":"proven","of":"windows","range":{"from":1,"until":2501},"step":"1000""#
    ),
    (
      months, #"from: '{state.day}', to: '{date_add(iterate.end, -1, "day")}'"#, "", january,
      #""status":"proven","of":"windows""#
    ),
    (weeks, "to: '{iterate.end}'", "", january, "sends where a window ends, but not where it starts"),
    // Windows that the request reckons itself.
    (
      weeks, #"from: '{state.day}', to: '{date_add(state.day, 7, "day")}'"#, "", "2024-01-01,2024-01-28",
      #""status":"proven","of":"windows""#
    ),
    (
      weeks, #"from: '{state.day}', to: '{date_add(state.day, 6, "day")}'"#, "", "2024-01-01,2024-01-28",
      #""status":"proven","of":"windows""#
    ),
    (
      weeks, #"from: '{state.day}', to: '{date_add(state.day, 7, "day")}'"#, "", january,
      #""status":"outside","of":"windows","range":{"from":{"timestamp":"2024-01-01T00:00:00Z"},"until":{"timestamp":"2024-02-01T00:00:00Z"}},"step":"7d","first":{"from":{"timestamp":"2024-02-01T00:00:00Z"},"until":{"timestamp":"2024-02-05T00:00:00Z"}},"count":1"#
    ),
    (
      weeks, #"from: '{state.day}', to: '{date_add(state.day, 3, "day")}'"#, "", "2024-01-01,2024-01-28",
      #""first":{"from":{"timestamp":"2024-01-05T00:00:00Z"},"until":{"timestamp":"2024-01-08T00:00:00Z"}},"count":4"#
    ),
    (
      weeks, #"from: '{state.day}', to: '{date_add(state.day, 9, "day")}'"#, "", "2024-01-01,2024-01-28",
      #""status":"overlap""#
    ),
    (
      months, #"from: '{state.day}', to: '{date_last(state.day)}'"#, "", "2024-01-01,2024-06-30",
      #""status":"proven","of":"windows""#
    ),
    (
      months, #"from: '{state.day}', to: '{date_last(state.day)}'"#, "", "2024-01-15,2024-06-14",
      #""status":"hole","of":"windows","range":{"from":{"timestamp":"2024-01-15T00:00:00Z"},"until":{"timestamp":"2024-06-15T00:00:00Z"}},"step":"1M","first":{"from":{"timestamp":"2024-02-01T00:00:00Z"},"until":{"timestamp":"2024-02-15T00:00:00Z"}}"#
    ),
    (months, #"from: '{state.day}', to: '{date_add(state.day, 30, "day")}'"#, "", january, "in different units"),
    (thousands, "from: '{state.day}', to: '{state.day + 999}'", "", "1,3000", #""status":"proven","of":"windows""#),
    (
      thousands, "from: '{state.day}', to: '{state.day + 999}'", "", "1,2500",
      #""first":{"from":2501,"until":3001},"count":1"#
    ),
    (
      thousands, "from: '{state.day}', to: '{state.day + 500}'", "", "1,3000",
      #""first":{"from":502,"until":1001},"count":3"#
    ),
    (thousands, "from: '{state.day * 2}', to: '{iterate.end}', id: '{state.day}'", "", "1,3000", "computes more"),
    (
      #"range(context.range_start, context.range_end, "6h")"#,
      #"from: '{date_format(state.day, "%Y-%m-%d")}', to: '{date_format(iterate.end, "%Y-%m-%d")}'"#, "", january,
      "in larger units"
    ),
    // The range that was asked for, and that of the iteration.
    (
      #"range(date_add(context.range_start, -2, "day"), context.range_end, "1d")"#, "on: '{state.day}'", "", january,
      #""status":"outside","of":"values","range":{"from":{"timestamp":"2024-01-01T00:00:00Z"},"until":{"timestamp":"2024-02-01T00:00:00Z"}},"step":"1d","first":{"from":{"timestamp":"2023-12-30T00:00:00Z"},"until":{"timestamp":"2023-12-31T00:00:00Z"}},"count":2"#
    ),
    (#"range(context.range_start, "2024-01-20", "1d")"#, "on: '{state.day}'", "", january, #""status":"hole""#),
    (
      #"range(context.range_end, context.range_start, "-1")"#, "n: '{state.day}'", "", "1,9",
      #""status":"proven","of":"values","range":{"from":9,"until":0}"#
    ),
    (#"["a", "b"]"#, "on: '{state.day}'", "", january, "over a list, not a range"),
  ]

  @Test(arguments: table.indices) func coverage(_ index: Int) throws {
    let row = Self.table[index]
    var run = PlanRun(spec: Self.spec(over: row.over, parameters: row.parameters, more: row.more))
    run.range = row.range
    let (result, problem) = run.run()
    let text = try #require(result?.text, "\(problem)")
    let summary = try #require(text.split(separator: "\n").first { $0.hasPrefix("\"summary\":") })
    #expect(summary.contains(row.expected), "\(row.over) with \(row.parameters) over \(row.range):\n\(summary)")
  }
}
