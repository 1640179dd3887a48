// What stands in braces in `object`: lint and plan work from one table, and so agree about every name.

import Diagnostics
import Keys
import Linting
import Specs
import Testing
import YAMLSyntax

@Suite struct ObjectNameTests {
  private func lint(_ object: String) -> [Diagnostic] {
    var bag = DiagnosticBag()
    let text = "source: API\ntarget: DB\nstreams: {days: {object: \"\(object)\"}}\n"
    let file = SourceFile(path: "replication.yaml", bytes: Array(text.utf8))
    let document = ReplicationDocument(YAMLDocument.parse(file, into: &bag)!, into: &bag)
    ReplicationChecker.check(document, against: nil, into: &bag)
    return bag.sorted.filter { $0.code == .doubtfulBraces }
  }

  @Test func everyNameIsFilledIn() throws {
    let expected: [ObjectVariable: String] = [
      .streamName: "days", .sourceName: "my_api", .targetName: "db", .runTimestamp: "2024_05_01_020304", .year: "2024",
      .shortYear: "24", .month: "05", .monthName: "May", .day: "01", .hour: "02", .minute: "03", .second: "04",
    ]
    for variable in ObjectVariable.allCases {
      let object = "a.x_{\(variable.rawValue)}_{stream_name}"
      // An offset of the clock's changes nothing: the names are those of UTC.
      let (plan, problem) = PlanRun(
        spec: PlanRun.spec, connection: "My_API", object: "\"\(object)\"", now: "2024-05-01T05:03:04+03:00"
      ).run()
      let text = try #require(plan, "\(problem)").text
      #expect(text.contains("\"object\":\"a.x_\(try #require(expected[variable]))_days\""), "\(variable)")
      #expect(lint(object).isEmpty, "\(variable)")
    }
  }

  @Test func whatOneRefusesTheOtherRefuses() {
    let known = RefusedObjectVariable.all.flatMap { refused in refused.names.map { ($0, refused.reason) } }
    let unknown = ["strem_name", "Stream_Name", "", " ", "state.x", "secrets.key", "a b", "now()"].map {
      ($0, "is not known here")
    }
    for (name, words) in known + unknown {
      let object = "a.{\(name)}_x"
      let found = lint(object)
      #expect(found.count == 1 && found[0].message.contains(words), "\(name): \(found.map(\.message))")
      let (plan, problem) = PlanRun(spec: PlanRun.spec, object: "\"\(object)\"").run()
      #expect(plan == nil && problem.contains("E010 '{\(name)}' ") && problem.contains(words), "\(name): \(problem)")
    }
    // A brace without a partner is text for both.
    #expect(lint("a.b{c").isEmpty && PlanRun(spec: PlanRun.spec, object: "\"a.b{c\"").run().result != nil)
  }

  @Test func theTablesHaveNoNameTwice() {
    let names = ObjectVariable.allCases.map(\.rawValue) + RefusedObjectVariable.all.flatMap(\.names)
    #expect(Set(names).count == names.count)
    #expect(ExpressionPlace.object.vocabulary == ObjectVariable.allCases.map(\.rawValue))
  }
}
