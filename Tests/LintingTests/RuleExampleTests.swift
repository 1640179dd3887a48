// Every rule's examples behave as the documentation says: the bad one has the finding, the good one has not.

import Diagnostics
import Linting
import Specs
import TestSupport
import Testing
import YAMLSyntax

struct RuleExampleTests {
  /// Codes that need a spec and a replication, bytes that are no text, or more text than an example has: tested where
  /// they arise, as are those that planning finds, those about comments that suppress, and files that cannot be read.
  private static let elsewhere: Set<String> = ["K014", "K015", "K018", "B011", "B012", "Y001", "Y017", "E011"]

  static let codes = DiagnosticCode.all.filter { code in
    !["P", "K09", "Y02"].contains { code.id.hasPrefix($0) } && !elsewhere.contains(code.id)
  }

  private func findings(_ example: String, isWhole: Bool) -> [Diagnostic] {
    let text = isWhole ? example : RuleExample(example).document
    var bag = DiagnosticBag()
    let file = SourceFile(path: "example.yaml", bytes: Array(text.utf8))
    guard let root = YAMLDocument.parse(file, into: &bag), let kind = DocumentKind.detect(root, into: &bag) else {
      return bag.sorted
    }
    switch kind {
    case .spec: _ = SpecChecker.check(SpecDocument(root, into: &bag), into: &bag)
    case .replication: ReplicationChecker.check(ReplicationDocument(root, into: &bag), against: nil, into: &bag)
    case .connections: break
    }
    return bag.sorted
  }

  @Test func goldensHaveTheirRules() throws {
    #expect(try Golden.orphans(in: "fixtures/rules", besides: Set(Self.codes.map { "\($0.id).txt" })) == [])
  }

  @Test(arguments: codes) func examplesBehave(_ code: DiagnosticCode) throws {
    let isWhole = code.id.hasPrefix("Y")
    let bad = findings(code.bad, isWhole: isWhole)
    #expect(bad.contains { $0.code == code }, "\(RuleExample(code.bad).document)\n\(bad.map(\.message))")
    // How it looks to people.
    let renderer = TextRenderer()
    try Golden.expect(
      bad.filter { $0.code == code }.map { renderer.render($0) }.joined(separator: "\n"),
      at: "fixtures/rules/\(code.id).txt")
    let good = findings(code.good, isWhole: isWhole)
    #expect(!good.contains { $0.code == code }, "\(RuleExample(code.good).document)\n\(good.map(\.message))")
    // Those of YAML are no specs.
    if isWhole { return }
    #expect(!good.contains { $0.severity == .error }, "\(RuleExample(code.good).document)\n\(good.map(\.message))")
  }
}
