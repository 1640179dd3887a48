// The linter over whole specs: what it finds, and what it leaves alone.

import Diagnostics
import Foundation
import Linting
import Specs
import TestSupport
import Testing
import YAMLSyntax

struct SpecCheckingTests {
  private func findings(_ text: String, path: String = "spec.yaml") -> [Diagnostic] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: path, bytes: Array(text.utf8))
    if let root = YAMLDocument.parse(file, into: &bag) {
      _ = SpecChecker.check(SpecDocument(root, into: &bag), into: &bag)
    }
    return bag.sorted
  }

  private func describe(_ findings: [Diagnostic]) -> [String] {
    findings.map { finding in
      let place = finding.location.file.lines.position(at: finding.location.span.start)
      return "\(place.line):\(place.column) \(finding.code.id)"
    }
  }

  private var shop: String {
    get throws { try String(contentsOf: Repository.root.appending(path: "fixtures/specs/shop.yaml"), encoding: .utf8) }
  }

  @Test func specsThatWorkAreLeftAlone() throws {
    // The last window of its orders asks past the range, and is meant to show it.
    #expect(describe(findings(try shop).filter { $0.severity > .info }) == ["67:13 B003"])
  }

  @Test func realSpecsHaveNoErrors() throws {
    for folder in ["specs", "seed/specs"] {
      guard let url = Repository.shared(folder) else { continue }
      for name in try FileManager.default.contentsOfDirectory(atPath: url.path) {
        let text = try String(contentsOf: url.appending(path: name), encoding: .utf8)
        let errors = findings(text, path: name).filter { $0.severity == .error }
        #expect(describe(errors) == [], "\(name)")
        let warnings = findings(text, path: name).filter { $0.severity == .warning }.map(\.code.id)
        if folder == "seed/specs" { #expect(warnings == (name.hasPrefix("orders") ? ["B003"] : []), "\(name)") }
      }
    }
  }

  /// One mistake at a time: found once, at its own line and column.
  @Test func plantedMistakesAreFoundWhereTheyAre() throws {
    let shop = try shop
    let table: [(from: String, to: String, finding: String)] = [
      ("coalesce(context.range_start, sync.last_day", "coalesce(context.range_strat, sync.last_day", "E008"),
      (
        "range(\n          coalesce(context.range_start, sync.last_day",
        "rnage(\n          coalesce(context.range_start, sync.last_day", "E003"
      ),
      ("\"1d\"", "\"1x\"", "E007"), ("to_int(state.from)", "to_itn(state.from)", "E003"),
      ("to_int(state.from) + 999", "to_int(state.from) + ", "E010"),
      ("{state.base_url}/v1/events", "{state.base_ulr}/v1/events", "D002"),
      ("{state.base_url}/v1/orders", "{base_url}/v1/orders", "E010"),
      ("data.events[]", "data.events[", "E014"), ("sync: [last_day]", "sync: [last_dya]", "D003"),
      ("expression: record.order_id", "expression: recrod.order_id", "E002"),
      ("date: '{date_format(state.day, \"%Y-%m-%d\")}'", "date: '{state.other}'\n      other: '{state.date}'", "D001"),
      ("length(response.records) < state.limit", "length(response.records)", "E009"),
      ("length(response.records) < state.limit", "response.status == \"200\"", "E012"),
      ("expression: record.order_id", "expression: secrets.api_key", "X002"),
      ("expression: record.order_id", "expression: log(secrets.api_key)", "X001"),
      ("{month: \"{state.month}\"}", "{month: \"{state.month}\", api_key: \"{secrets.api_key}\"}", "X004"),
      (
        "- {expression: state.month,",
        "- {expression: secrets.api_key, output: record.k}\n        - {expression: state.month,", "X003"
      ),
      (
        "records: {jmespath: \"sales[]\", primary_key: [sale_id]}",
        "records: {jmespath: \"sales[]\"}\n      rules: [{action: fail, message: \"{secrets.api_key}\"}]", "X001"
      ),
      ("into: state.day", "into: day", "K"),
      (
        "aggregation: maximum}\n    overrides: {mode: incremental}\n\n  sales",
        "aggregation: maximun}\n    overrides: {mode: incremental}\n\n  sales", "K"
      ),
      (
        "    request:\n      url: \"{state.base_url}/v1/events", "    reqest:\n      url: \"{state.base_url}/v1/events",
        "K"
      ),
    ]
    for row in table {
      let planted = shop.replacing(row.from, with: row.to)
      #expect(planted != shop, "\(row.from)")
      // The shop's own warning aside.
      let found = findings(planted).filter { $0.code.id != "B003" && $0.severity > .info }
      let worst = found.max { $0.severity < $1.severity }
      #expect(worst?.code.id.hasPrefix(row.finding) ?? false, "\(row.to): \(describe(found))")
      #expect(found.count { $0.severity == .error } <= 1, "\(row.to): \(describe(found))")
      // The place is inside what was planted.
      if let worst, let range = planted.range(of: row.to) {
        let start = planted[..<range.lowerBound].utf8.count
        #expect(
          (start..<start + row.to.utf8.count).contains(worst.location.span.start), "\(row.to): \(describe(found))")
      }
    }
  }

  /// The page's own trap: an error deep in a folded block scalar points at its own line and column.
  @Test func placesReachIntoFoldedScalars() throws {
    let planted = try shop.replacing("date_add(now(), -7, \"day\")", with: "date_add(now(), -7, \"dya\")")
    let found = findings(planted)
    #expect(describe(found.filter { $0.severity == .error }) == ["18:88 E007"])
    let finding = try #require(found.first)
    #expect(finding.location.file.text(finding.location.span) == "\"dya\"")
  }

  /// Any cut and any flipped byte of a good spec: findings, never a crash.
  @Test func brokenSpecsNeverTrap() throws {
    let bytes = Array(try shop.utf8)
    var random = SplitMix(seed: 5)
    for _ in 0..<150 {
      var broken = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      broken.removeLast(Int.random(in: 0..<broken.count / 2, using: &random))
      _ = findings(String(decoding: broken, as: UTF8.self))
    }
  }
}
