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

    init(_ code: String, _ from: String, _ to: String, at: String? = nil) {
      self.code = code
      self.from = from
      self.to = to
      self.at = at
    }

    var testDescription: String { "\(code): \(to)" }
  }

  private static let processor = #"- expression: "state.date""#
  private static let url = #"url: "{state.base_url}/events/daily/{state.date}""#

  static let mistakes: [Mistake] = [
    // YAML
    .init("Y004", "    sync: [last_date]", "\tsync: [last_date]"),
    .init("Y005", #"name: "Analytics API""#, #"name: "Analytics API"#),
    .init("K010", "date: '{date_format(state.current_date, \"%Y-%m-%d\")}'", "date: {date_format(state.current_date)}"),
    .init("Y008", "      method: GET", "      method: GET\n      method: GET", at: nil),
    .init("Y009", "sync: [last_date]", "sync: *dates"),
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
      "D012", Self.processor,
      "- {expression: record.id, output: state.newest, aggregation: maximum}\n        "
        + Self.processor, at: "newest"),
    // Requests
    .init(
      "H001", "    response:\n", "    pagination: {stop_condition: \"length(response.records) < 10\"}\n    response:\n",
      at: "stop_condition"),
    .init("H009", "base_url: https://api.analytics.com/v1", "base_url: api.analytics.com/v1", at: ""),
    .init("H010", "      Authorization:", "      \"Author ization\":"),
    // Backfills
    .init("B002", #"primary_key: ["event_id"]"#, "casing: snake", at: ""),
    .init("B007", "\"1d\"", "\"1m\""),
    // Security
    .init("X002", Self.processor, #"- expression: "secrets.api_key""#),
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
    let bad = good.replacingCharacters(in: places[0], with: mistake.to)
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
