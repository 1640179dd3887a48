// Texts that stand in many endpoints are compiled once: each place still has findings of its own, and a text means
// something else where the state that it reads has another type.

import Diagnostics
import Linting
import Specs
import Testing
import YAMLSyntax

struct RepeatedTextTests {
  private func endpoint(_ name: String, n: String, parameter: String = "{state.n}") -> String {
    """
      \(name):
        state: {n: \(n)}
        request: {url: "https://api.example.com/\(name)", parameters: {n: "\(parameter)"}}
        response: {processors: [{expression: "record.price * state.n", output: record.sum}]}

    """
  }

  /// The findings as "line code"; those without a spec to keep are the same.
  private func findings(_ endpoints: [String]) throws -> [String] {
    let file = SourceFile(path: "spec.yaml", bytes: Array(("endpoints:\n" + endpoints.joined()).utf8))
    var kept = DiagnosticBag()
    let root = try #require(YAMLDocument.parse(file, into: &kept))
    var alone = kept
    _ = SpecChecker.check(SpecDocument(root, into: &kept), into: &kept)
    SpecChecker.lint(SpecDocument(root, into: &alone), into: &alone)
    func describe(_ bag: DiagnosticBag) -> [String] {
      bag.sorted.map { "\(file.lines.line(at: $0.location.span.start) + 1) \($0.code.id)" }
    }
    #expect(describe(kept) == describe(alone))
    return describe(kept)
  }

  @Test(arguments: [
    (["1", "2", "3"], []), (["1", "x", "2"], [1]), (["x", "1", "x"], [0, 2]), (["[1]", "x", "[1]"], [0, 1, 2]),
  ])
  func typesOfStateDecide(_ values: [String], _ wrong: [Int]) throws {
    let endpoints = values.enumerated().map { endpoint("e\($0)", n: $1) }
    #expect(try findings(endpoints) == wrong.map { "\(5 + 4 * $0) E006" })
  }

  /// So many that more than one thread works.
  @Test func everyPlaceHasItsFinding() throws {
    let endpoints = (0..<100).map { endpoint("e\($0)", n: "1", parameter: $0 % 10 == 3 ? "{!state.n}" : "{state.n}") }
    #expect(try findings(endpoints) == stride(from: 3, to: 100, by: 10).map { "\(4 + 4 * $0) E006" })
  }
}
