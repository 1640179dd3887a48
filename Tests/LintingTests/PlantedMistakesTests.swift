// One mistake of every kind, planted into a spec that has none: it is found, on its own line, and it is the only
// finding.

import Diagnostics
import Foundation
import Linting
import Specs
import TestSupport
import Testing
import YAMLSyntax

struct PlantedMistakesTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let code: String
    /// What is replaced; must stand in the spec once.
    let from: String
    let to: String
    /// A part of `to` on whose line the finding stands; nil: anywhere in `to`.
    var at: String?
    /// What the mistake needs besides, further down in the spec: what is replaced, and by what.
    var besides: [String: String]

    init(_ code: String, _ from: String, _ to: String, at: String? = nil, besides: [String: String] = [:]) {
      self.code = code
      self.from = from
      self.to = to
      self.at = at
      self.besides = besides
    }

    var testDescription: String { "\(code): \(to)" }
  }

  private static let processor = #"- expression: "state.date""#
  private static let url = #"url: "{state.base_url}/events/daily/{state.date}""#
  private static let response = "    response:\n"
  private static let start = #"date_format(date_add(now(), -7, "day"), "%Y-%m-%d")"#
  private static let wholeProcessor =
    "- expression: \"state.date\"\n          output: \"state.last_date\"\n          aggregation: \"maximum\""

  /// A processor before the one that is there.
  private static func processor(_ text: String) -> String { "\(text)\n        \(processor)" }
  /// Rules, where there were none.
  private static func rules(_ text: String) -> String { "\(response)      rules: \(text)\n" }
  /// Pagination, where there was none.
  private static func pagination(_ text: String) -> String { "    pagination: \(text)\n\(response)" }
  /// A URL that asks for a window up to so many days later.
  private static func window(_ days: Int) -> String {
    #"url: '{state.base_url}/events?from={state.date}&to={date_format(date_add(state.current_date, \#(days), "day"), "%F")}'"#
  }

  static let mistakes: [Mistake] = [
    // YAML
    .init("Y004", "    sync: [last_date]", "\tsync: [last_date]"),
    .init("Y005", #"name: "Analytics API""#, #"name: "Analytics API"#),
    .init("K010", "date: '{date_format(state.current_date, \"%Y-%m-%d\")}'", "date: {date_format(state.current_date)}"),
    .init("Y008", "      method: GET", "      method: GET\n      method: GET", at: nil),
    .init("Y009", "sync: [last_date]", "sync: *dates"),
    .init("Y003", "sync: [last_date]", "sync: [last_date", at: ""),
    .init("Y006", #"description: "Get daily event data for a date range""#, "description: Get: daily event data"),
    .init("Y007", Self.url, "url: {state.base_url}/events/daily/{state.date}"),
    .init("Y010", "sync: [last_date]", "sync: &dates [last_date, *dates]"),
    .init("Y012", "    overrides:", "---\n    overrides:", at: "---"),
    .init("Y014", "      method: GET", "      [method]: GET"),
    .init("Y015", "      method: GET", "      method: GET\n      <<: common", at: "common"),
    .init(
      "K017", Self.wholeProcessor,
      "- {expression: coalesce(state.date, 0), output: state.last_date, aggregation: maximum}"),
    .init(
      "K017", Self.wholeProcessor,
      #"- {expression: cast(state.date, "string"), output: state.last_date, aggregation: maximum}"#),
    .init("K017", Self.response, Self.rules("[{action: skip, condition: response.status in [404, 410]}]"), at: "rules"),
    // Keys and values
    .init("K001", "    request:\n      url", "    reqest:\n      url", at: "reqest"),
    .init("K001", "      concurrency: 5", "      concurency: 5"),
    .init("K001", "aggregation: \"maximum\"", "agregation: \"maximum\""),
    .init("K002", "      concurrency: 5", "      concurrency: five"),
    .init("K002", #"primary_key: ["event_id"]"#, "primary_key: {a: b}"),
    .init("K003", "      method: GET", "      method: GTE"),
    .init("K003", "mode: incremental", "mode: incrementall"),
    .init("K003", #"aggregation: "maximum""#, #"aggregation: "max""#),
    .init("K004", #"      into: "state.current_date""#, "      # into is gone", at: ""),
    .init("K006", "      concurrency: 5", "      concurrency: 0"),
    .init("K007", #"output: "state.last_date""#, #"output: "stat.last_date""#),
    .init("K007", #"into: "state.current_date""#, #"into: "current_date""#),
    .init("K005", "    sync: [last_date]", "    disabled: no\n    sync: [last_date]", at: "disabled"),
    .init("K009", Self.processor, #"- expression: """#),
    .init(
      "K013", #"jmespath: "data.events[]""#, "jmespath: \"data.events[]\"\n        jq: .data.events[]", at: "jq:"),
    .init(
      "K016", "      mode: incremental", "      mode: incremental\n      hooks: {post: [{type: query}]}", at: "hooks"),
    // Expressions
    .init("E001", "\"1d\"\n        )", "\"1d\"\n        ", at: ""),
    .init("E002", Self.processor, #"- expression: "stat.date""#),
    .init("E003", "range(\n", "rnage(\n"),
    .init("E003", "date_add(now(), -7", "date_ad(now(), -7"),
    .init("E004", #"date_format(state.current_date, "%Y-%m-%d")"#, "date_format(state.current_date)"),
    .init("E005", "date_add(now(), -7", "date_add(true, -7"),
    .init("E006", Self.processor, #"- expression: "state.date && true""#),
    .init("E007", "\"1d\"", "\"1x\""),
    .init("E007", #"date_format(state.current_date, "%Y-%m-%d")"#, #"date_format(state.current_date, "%Y-%m-%!")"#),
    .init("E007", "-1, \"day\"", "-1, \"dya\""),
    .init("E008", "context.range_start", "context.range_strat"),
    .init(
      "E009", "      into: \"state.current_date\"", "      into: \"state.current_date\"\n      if: length(inputs.days)",
      at: "if:"),
    .init("E010", Self.url, #"url: "{base_url}/events/daily/{state.date}""#),
    .init("E013", Self.processor, #"- expression: "response.status.code""#),
    .init("E014", #"jmespath: "data.events[]""#, #"jmespath: "data.events[""#),
    .init("E014", #"jmespath: "data.events[]""#, #"jmespath: "data.events[?day=='{state.date}'""#),
    .init("E015", "date: '{date_format(state.current_date, \"%Y-%m-%d\")}'", "date: '{to_int(\"abc\")}'"),
    .init("E012", Self.response, Self.rules(#"[{action: skip, condition: 'response.status == "404"'}]"#), at: "rules"),
    .init(
      "E016", Self.processor,
      Self.processor("- {expression: 'if(1 == 1, record.id, record.key)', output: record.copy}"),
      at: "if"),
    .init(
      "E017", Self.response,
      Self.rules("[{action: skip, condition: response.json == null && response.json.code == 1}]"), at: "rules"),
    .init("E018", Self.start, #"date_parse("20240131")"#),
    .init("E018", #"state.current_date, "%Y-%m-%d")}"#, #"state.current_date, "YYYY-MM-DD")}"#),
    .init("E001", Self.processor, #"- expression: "{state.date}""#),
    .init("E019", Self.url, #"url: "{state.base_url}/events/daily/${state.date}""#),
    .init("E019", Self.url, #"url: "{{state.base_url}}/events/daily/{state.date}""#),
    .init("E019", Self.url, "url: state.base_url/events/daily/{state.date}"),
    .init("E019", #""Bearer {secrets.api_key}""#, "Bearer secrets.api_key"),
    .init("E019", #"'{date_format(state.current_date, "%Y-%m-%d")}'"#, "state.current_date"),
    .init("S001", "context.range_start", "response.json.start"),
    .init("S001", "context.range_start", "record.start"),
    // Names and data
    .init(
      "D001", "date: '{date_format(state.current_date, \"%Y-%m-%d\")}'",
      "date: '{state.other}'\n      other: '{state.date}'"),
    .init("D002", Self.url, #"url: "{state.base_ulr}/events/daily/{state.date}""#),
    .init("D002", Self.url, #"url: "{state.base_url}/events/daily/{state.dat}""#),
    .init("D003", "sync: [last_date]", "sync: [last_dat]"),
    .init("D003", #"output: "state.last_date""#, #"output: "state.lastdate""#, at: ""),
    .init(
      "D005", Self.processor, "- {expression: record.id, output: queue.ids}\n        " + Self.processor, at: "queue"),
    .init("D006", "sync: [last_date]", "sync: [last_date]\n    depends_on: [others]", at: "depends_on"),
    .init("D007", "sync: [last_date]", "sync: [last_date]\n    depends_on: [daily_events]", at: ""),
    .init("D008", "    state:\n      #", "    state:\n      spare: 1\n      #", at: "spare"),
    .init("D009", "    state:\n      #", "    state:\n      current_date: 1\n      #", at: "current_date"),
    .init("D010", "sync.last_date", "sync.last_day"),
    .init(
      "D004", "endpoints:\n",
      "endpoints:\n  others:\n    iterate: {over: queue.ids, into: state.id}\n    request: {url: '{state.base_url}/{state.id}'}\n",
      at: "queue.ids"),
    .init("D011", "sync.last_date, ", "", at: ""),
    .init(
      "D013", Self.processor, Self.processor("- {expression: record.id, output: record.copy, aggregation: maximum}"),
      at: "aggregation"),
    .init(
      "D014", "endpoints:\n",
      "dynamic_endpoints:\n  - iterate: [a, b]\n    into: state.kind\n    endpoint:\n      name: list\n      request: {url: '{state.base_url}/{state.kind}'}\n\nendpoints:\n",
      at: "name: list"),
    .init(
      "D012", Self.processor,
      "- {expression: record.id, output: state.newest, aggregation: maximum}\n        "
        + Self.processor, at: "newest"),
    // Requests
    .init(
      "H001", "    response:\n", "    pagination: {stop_condition: \"length(response.records) < 10\"}\n    response:\n",
      at: "stop_condition"),
    .init("H002", Self.response, Self.pagination("{next_state: {date: '{response.json.next}'}}"), at: "next_state"),
    .init(
      "H003", Self.response,
      Self.pagination("{next_state: {after: '{response.json.next}'}, stop_condition: response.json.next == null}"),
      at: "after"),
    .init(
      "H004", Self.response,
      Self.pagination("{next_state: {date: '{response.json.next}'}, stop_condition: 'state.base_url == inputs.last'}"),
      at: "stop_condition"),
    .init(
      "H006", Self.response, Self.rules("[{action: retry, condition: response.status == 503, max_attempts: 5}]"),
      at: "rules"),
    .init(
      "H007", "method: GET", "method: POST", at: "",
      besides: [response: rules("[{action: retry, condition: response.status >= 500, backoff: linear}]")]),
    .init(
      "H008", Self.response,
      Self.rules(
        "[{action: fail, condition: response.status >= 400}, {action: skip, condition: response.status == 404}]"),
      at: "rules"),
    .init(
      "H011", Self.url, "url: '{state.base_url}/events?date={state.date}'\n      parameters: {date: '{state.date}'}",
      at: "parameters"),
    .init(
      "H013", "      method: GET", "      method: GET\n      parameters: {page: '{state.page}'}", at: "",
      besides: [
        response: pagination("{next_state: {page: '{state.page + 1}'}, stop_condition: length(response.records) < 9}")
      ]),
    .init(
      "H014", Self.processor, Self.processor("- {expression: response.headers.ETag, output: record.etag}"), at: "ETag"),
    .init(
      "H015", "      method: GET", "      method: GET\n      parameters: {limit: 50}", at: "",
      besides: [
        response: pagination(
          "{next_state: {date: '{response.json.next}'}, stop_condition: length(response.records) < 100}")
      ]),
    .init(
      "H001", Self.response,
      Self.pagination("{next_state: {date: '{state.date}'}, stop_condition: length(response.records) < 100}"),
      at: "next_state"),
    .init("H009", "base_url: https://api.analytics.com/v1", "base_url: api.analytics.com/v1", at: ""),
    .init("H010", "      Authorization:", "      \"Author ization\":"),
    // Backfills
    .init("B002", #"primary_key: ["event_id"]"#, "casing: snake", at: ""),
    .init("B001", #"aggregation: "maximum""#, #"aggregation: "last""#),
    .init("B003", "\"1d\"\n", "\"7d\"\n", at: "", besides: [url: window(6)]),
    .init("B004", "\"1d\"\n", "\"7d\"\n", at: "", besides: [url: window(3)]),
    .init("B005", Self.url, Self.window(2)),
    .init("B006", "\"1d\"", "\"1M\"", at: ""),
    .init("B007", "\"1d\"", "\"1m\""),
    .init("B010", #"primary_key: ["event_id"]"#, "primary_key: [\"event_id\"]\n        select: [name]"),
    .init("B013", Self.start, "\"20240131\""),
    .init("B014", Self.start, "\"2024-01-31T06:00:00\""),
    // Security
    .init("X002", Self.processor, #"- expression: "secrets.api_key""#),
    .init(
      "X001", Self.response,
      Self.rules("[{action: fail, condition: response.status == 400, message: 'with {secrets.api_key}'}]"), at: "rules"),
    .init("X003", Self.processor, Self.processor("- {expression: secrets.api_key, output: record.key}"), at: "secrets"),
    .init(
      "X004", "      method: GET", "      method: GET\n      parameters: {api_key: '{secrets.api_key}'}",
      at: "parameters"),
    .init("X006", "\"Bearer {secrets.api_key}\"", "\"Bearer sk_live_4eC39HqLyjWDarjtT1\""),
    .init("X007", "https://api.analytics.com", "http://api.analytics.com", at: ""),
  ]

  private func findings(_ text: String) -> [Diagnostic] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "analytics_api.yaml", bytes: Array(text.utf8))
    if let root = YAMLDocument.parse(file, into: &bag) {
      _ = SpecChecker.check(SpecDocument(root, into: &bag), into: &bag)
    }
    return bag.sorted.filter { $0.severity > .info }
  }

  @Test(arguments: mistakes) func isFoundOnItsLine(_ mistake: Mistake) throws {
    guard let folder = try Repository.requiredShared("seed/specs") else { return }
    let good = try String(contentsOf: folder.appending(path: "analytics_api.yaml"), encoding: .utf8)
    #expect(findings(good).isEmpty)
    let places = good.ranges(of: mistake.from)
    try #require(places.count == 1, "'\(mistake.from)' stands \(places.count) times in the spec")
    var bad = good.replacingCharacters(in: places[0], with: mistake.to)
    for (from, to) in mistake.besides {
      let others = bad.ranges(of: from)
      try #require(others.count == 1, "'\(from)' stands \(others.count) times in the spec")
      bad = bad.replacingCharacters(in: others[0], with: to)
    }
    let found = findings(bad)
    let shown = found.map { finding in
      "\(finding.location.file.lines.position(at: finding.location.span.start).line) \(finding.code.id) \(finding.message)"
    }
    #expect(found.map(\.code.id) == [mistake.code], "\(shown)")
    if mistake.at == "" { return }
    // The line of the planted text.
    let start = good[..<places[0].lowerBound].utf8.count
    let offset = mistake.at.flatMap { mistake.to.range(of: $0) }.map { mistake.to[..<$0.lowerBound].utf8.count } ?? 0
    let length = mistake.at?.utf8.count ?? mistake.to.utf8.count
    if let finding = found.first {
      let lines = finding.location.file.lines
      let wanted = lines.line(at: start + offset)...lines.line(at: start + offset + max(length - 1, 0))
      #expect(wanted.contains(lines.line(at: finding.location.span.start)), "\(shown)")
    }
  }
}
