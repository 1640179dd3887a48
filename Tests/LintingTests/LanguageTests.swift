// A spec that uses every part of the language: it has no findings, and a slip in any of its parts is found there.

import Diagnostics
import Foundation
import Linting
import Specs
import TestSupport
import Testing
import YAMLSyntax

struct LanguageTests {
  private func findings(_ text: String) -> [Diagnostic] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "language.yaml", bytes: Array(text.utf8))
    if let root = YAMLDocument.parse(file, into: &bag) {
      _ = SpecChecker.check(SpecDocument(root, into: &bag), into: &bag)
    }
    return bag.sorted
  }

  private var spec: String {
    get throws {
      try String(contentsOf: Repository.root.appending(path: "fixtures/specs/language.yaml"), encoding: .utf8)
    }
  }

  @Test func everyPartIsUnderstood() throws {
    let found = findings(try spec)
    #expect(found.isEmpty, "\(found.map(\.message))")
  }

  @Test(arguments: [
    // Authentication
    ("{user: \"{secrets.user}\"", "{user: \"{secret.user}\"", "E010"),
    (
      "expression: response.json.token, output: auth.token", "expression: respnse.json.token, output: auth.token",
      "E002"
    ),
    ("output: auth.headers.Authorization", "output: auth.header.Authorization", "K007"),
    ("{unix_time}\\n{nonce}", "{unix_tiem}\\n{nonce}", "E010"),
    ("secret: \"{secrets.hmac}\"", "secret: \"{secrets.hmac\"", "E019"),
    // Queues
    ("chunk(queue.account_ids, 50)", "chunk(queue.acount_ids, 50)", "D004"),
    ("over: queue.members,", "over: queue.member,", "D004"),
    ("payload: {ids: \"{state.ids}\"}", "payload: {ids: \"{state.id}\"}", "D002"),
    // Calls
    ("url: \"{state.base_url}/reports\", method", "url: \"{state.base_ulr}/reports\", method", "D002"),
    ("if: '!is_null(state.report_id)'", "if: length(state.report_id)", "E009"),
    ("stop_condition: 'response.json.status", "stop_condition: 'record.status", "S001"),
    ("expression: response.json.parts", "expression: uper(response.json.parts)", "E003"),
    ("{state.report_id}\", method: DELETE", "{state.report_di}\", method: DELETE", "D002"),
    ("if: \"state.part != null\"", "if: \"state.part + \"", "E001"),
    ("condition: response.status == 202, max", "condition: response.status == '202', max", "E012"),
    // Payloads and queries
    ("variables: {after: \"{state.after}\"}", "variables: {after: \"{state.aftr}\"}", "D002"),
    ("jq: \".data.items.nodes[]\"", "jq: \".data.items.nodes[\"", "E007"),
    ("jmespath: \"accounts[]\"", "jmespath: \"accounts[\"", "E014"),
    // Dynamic endpoints
    ("iterate: state.table_list", "iterate: state.[table_list", "E014"),
    ("{state.table.id}/rows", "{state.tabel.id}/rows", "D002"),
    ("expression: response.json.tables", "expression: record.nothing(", "E001"),
  ])
  func aSlipIsFound(_ from: String, _ to: String, _ code: String) throws {
    let good = try spec
    try #require(good.ranges(of: from).count == 1, "\(from)")
    let found = findings(good.replacing(from, with: to)).filter { $0.severity > .info }
    #expect(found.map(\.code.id) == (code.isEmpty ? [] : [code]), "\(found.map(\.message))")
  }
}
