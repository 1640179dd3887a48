// How fast the expression language and JMESPath are, against the goals that were set for them.
// `bench-language DOCUMENT MICROSECONDS`: a response, and how long the peer takes to search it.

internal import Diagnostics
internal import Glibc
internal import JMESPath
internal import Records

/// A number with as many digits as matter.
func figure(_ number: Double) -> String {
  let scale = number < 10 ? 100.0 : number < 100 ? 10 : 1
  let rounded = (number * scale).rounded() / scale
  return rounded == rounded.rounded() && rounded >= 10 ? String(Int(rounded)) : String(rounded)
}

func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(width - text.count, 1)) }

/// A line of the table; `isMet` compares with the goal.
func row(_ name: String, _ value: Double, _ unit: String, _ goal: String, _ isMet: Bool, _ allocations: Double) {
  let verdict = goal.isEmpty ? "" : isMet ? "met" : "MISSED"
  print(
    padded(name, 62) + padded("\(figure(value)) \(unit)", 18) + padded(goal, 14) + padded(verdict, 8)
      + "\(figure(allocations)) allocations")
}

func duration(_ name: String, _ taken: Measurement, atMost limit: Double, _ unit: String = "ns") {
  let value = unit == "µs" ? taken.nanoseconds / 1_000 : taken.nanoseconds
  row(name, value, unit, "≤ \(figure(limit)) \(unit)", value <= limit, taken.allocations)
}

func rate(_ name: String, _ taken: Measurement, atLeast millions: Double) {
  let value = 1_000 / taken.nanoseconds
  row(name, value, "M/s", "≥ \(figure(millions)) M/s", value >= millions, taken.allocations)
}

func search(_ path: String, _ text: String) throws -> Measurement {
  let keys = KeyTable()
  let page = try JSONParser(keys: keys).parse(PageBytes(try SourceFile.read(path).bytes))
  let expression = try JMESPathExpression.compile(text, keys: keys)
  let arena = Arena()
  let context = JMESPathContext(arena: arena, keys: keys)
  return try Measurement.take(1) {
    _ = try expression.evaluate(page.root, context: context)
    arena.reset()
  }
}

guard CommandLine.arguments.count == 3, let peer = Double(CommandLine.arguments[2]) else {
  print("usage: bench-language DOCUMENT MICROSECONDS, as scripts/bench-language does")
  exit(2)
}
let expressions = try Expressions()
let links = 32
let scalars = [
  ("int + int, types known", "state.i", " + 3"), ("int + int, types unknown", "record.n", " + 3"),
  ("float * float, types known", "state.f", " * 1.5"), ("float - float, types unknown", "record.amount", " - 1.5"),
  ("int < int, types known", "state.i < 9", " && state.i < 9"),
  ("int >= int, types unknown", "record.n >= 0", " && record.n >= 0"),
]
for (name, start, link) in scalars {
  let text = start + String(repeating: link, count: links)
  duration(name, try expressions.scalar(text, operations: links), atMost: 15)
}
duration("response.json.a.b[3].c", try expressions.scalar("response.json.a.b[3].c"), atMost: 60)
for text in ["upper(record.kind)", "record.amount > 100 && record.ok", "date_parse(record.ts)"] {
  rate("\(text), 1 M records", try expressions.overRecords(text), atLeast: 3)
}
for text in [
  "length(response.records) < state.limit || is_null(response.json.next)",
  "coalesce(sync.last, date_format(date_add(now(), -7, \"day\"), \"%Y-%m-%d\"))",
] { duration("compile \(text)", try expressions.compiling(text), atMost: 20, "µs") }
let query = "data.events[?amount > `500`].event_id"
let taken = try search(CommandLine.arguments[1], query)
let ratio = peer * 1_000 / taken.nanoseconds
row("jmespath \(query), 1 MB", taken.nanoseconds / 1_000, "µs", "", true, taken.allocations)
row("  against the peer's \(figure(peer)) µs", ratio, "×", "≥ 10 ×", ratio >= 10, 0)
