// The standard's own cases: every result and every kind of error.

import Foundation
import JMESPath
import Records
import TestSupport
import Testing

struct JMESPathConformanceTests {
  @Test func standardCases() throws {
    guard let folder = try Repository.requiredShared("conformance/jmespath") else { return }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var count = 0
    let keys = KeyTable()
    let parser = JSONParser(keys: keys)
    for file in files where file.hasSuffix(".json") {
      let suites = try parser.parse(PageBytes(Array(try Data(contentsOf: folder.appendingPathComponent(file)))))
      for suite in suites.root.elements {
        for row in suite.member("cases").elements {
          count += 1
          try check(row, given: suite.member("given"), keys, "\(file): \(row.member("expression").text)")
        }
      }
    }
    #expect(count > 850)
  }

  private func check(_ row: Cell, given: Cell, _ keys: KeyTable, _ place: String) throws {
    let expected = row.member("result")
    let wantedError = row.member("error")
    // With interned names and without: both ways of looking up members.
    for table in [keys, nil] {
      var expression: JMESPathExpression?
      do throws(JMESPathError) {
        let compiled = try JMESPathExpression.compile(row.member("expression").text, keys: table)
        expression = compiled
        let arena = Arena()
        let result = try compiled.evaluate(given, context: JMESPathContext(arena: arena, keys: keys))
        if wantedError.kind == .string {
          Issue.record("\(place): error \(wantedError.text) expected, not \(JSONWriter.string(result))")
        } else if expected.kind != .absent {
          #expect(CellOrder.equal(result, expected), "\(place): \(JSONWriter.string(result))")
        }
      } catch {
        #expect(wantedError.kind == .string && error.kind.rawValue == wantedError.text, "\(place): \(error)")
      }
      withExtendedLifetime(expression) {}
    }
  }
}
