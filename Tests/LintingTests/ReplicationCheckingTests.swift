// The linter over replications, alone and against their spec.

import Diagnostics
import Foundation
import Linting
import Specs
import TestSupport
import Testing
import YAMLSyntax

struct ReplicationCheckingTests {
  private static let spec = """
    endpoints:
      days:
        iterate: {over: "range(context.range_start, context.range_end, '1d')", into: state.day}
        request: {url: "https://api.example.com/{state.day}"}
        response: {records: {primary_key: [id]}}
      items:
        request: {url: "https://api.example.com/items"}
      old:
        disabled: true
        request: {url: "https://api.example.com/old"}
    """

  private func document(_ text: String, _ path: String, _ bag: inout DiagnosticBag) -> YAMLNode? {
    YAMLDocument.parse(SourceFile(path: path, bytes: Array(text.utf8)), into: &bag)
  }

  private func findings(_ streams: String, alone: Bool = false) throws -> [Diagnostic] {
    var bag = DiagnosticBag()
    let root = try #require(document(Self.spec, "spec.yaml", &bag))
    let checked = SpecChecker.check(SpecDocument(root, into: &bag), into: &bag)
    try #require(bag.isEmpty)
    let text = "source: API\ntarget: DB\nstreams:\n  " + streams + "\n"
    let replication = try #require(document(text, "replication.yaml", &bag))
    ReplicationChecker.check(
      ReplicationDocument(replication, into: &bag), against: alone ? nil : checked, into: &bag)
    return bag.sorted
  }

  @Test(arguments: [
    ("days: {object: t, mode: incremental, source_options: {range: '2024-01-01,2024-01-31'}}", []),
    ("days: {object: t, source_options: {range: '2024-01-01,2024-01-31'}}", ["B012"]),
    ("days: {object: t, mode: truncate, source_options: {range: '2024-01-01,2024-01-31'}}", ["B012"]),
    ("days: {object: t, mode: incremental, source_options: {range: '2024-01-01,2024-01-31,7d'}}", ["B011"]),
    ("days: {object: t, mode: incremental, source_options: {range: '2024-01-31,2024-01-01'}}", ["P001"]),
    ("days: {object: t, mode: incremental, source_options: {range: '20240101,20240131'}}", ["B013"]),
    ("items: {object: t, mode: snapshot, source_options: {range: '2024-01-01,2024-01-31'}}", ["B011"]),
    ("items: {object: t, mode: incremental}", ["B002"]),
    ("items: {object: t, hooks: {pre: [{type: query}]}}", ["K016"]),
    ("items: {object: t, target_options: {pre_sql: 'DELETE FROM t'}}", ["K016"]),
    ("items: {object: t, target_options: {max_decimals: 2, use_bulk: true}}", ["K020", "K012"]),
    ("items: {object: t, target_options: {ignore_existing: true, max_decimals: 2}}", ["K020", "K020"]),
    // What works elsewhere, and loads the same rows without it, is no error.
    ("items: {object: t, target_options: {table_keys: {index: [a]}, delete_missing: soft}}", ["K012", "K012"]),
    ("items: {object: t, target_options: {ignore_existing: false}}", []),
    ("items: {object: t, target_options: {merge_strategy: update}}", ["K020"]),
    (
      "items: {object: t, target_options: {merge_strategy: Insert, column_casing: SNAKE, add_new_columns: false}}", []
    ),
    ("itmes: {object: t}", ["K014"]), ("old: {object: t}", ["K015"]), ("'*': {object: 't_{stream_name}'}", []),
  ])
  func streamsAreCheckedAgainstTheirSpec(_ streams: String, _ codes: [String]) throws {
    #expect(try findings(streams).map(\.code.id) == codes)
  }

  /// What only the spec can tell is not guessed.
  @Test func aReplicationAloneIsNotJudgedByItsSpec() throws {
    let codes = try findings("itmes: {object: t, source_options: {range: '2024-01-01,2024-01-31'}}", alone: true)
    #expect(codes.isEmpty)
  }

  /// Every replication of the page, with the spec that it loads from.
  @Test func thePagesReplicationsAreLeftAlone() throws {
    guard let folder = try Repository.requiredShared("seed") else { return }
    var bag = DiagnosticBag()
    var specs: [CheckedSpec] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "specs").path) {
      let text = try String(contentsOf: folder.appending(path: "specs/\(name)"), encoding: .utf8)
      let root = try #require(document(text, name, &bag))
      specs.append(SpecChecker.check(SpecDocument(root, into: &bag), into: &bag))
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "replications").path) {
      let text = try String(contentsOf: folder.appending(path: "replications/\(name)"), encoding: .utf8)
      var findings = DiagnosticBag()
      let root = try #require(document(text, name, &findings))
      let replication = ReplicationDocument(root, into: &findings)
      let fitting = specs.first { spec in
        replication.streams.allSatisfy { stream in spec.endpoint(named: stream.name.value) != nil }
      }
      ReplicationChecker.check(replication, against: fitting, into: &findings)
      #expect(findings.isEmpty, "\(name): \(findings.sorted.map(\.message))")
    }
  }
}
