// Every example of every function is run: what the reference says is true.

import ExpressionSyntax
import Functions
import TestSupport
import Testing
import Values

struct RegistryExampleTests {
  @Test func examplesAreTrue() {
    for record in FunctionRegistry.all {
      for example in record.examples {
        let outcome = ExpressionRun.evaluate(example.expression)
        let place = "\(record.name): \(example.expression) → \(outcome), said \(example.result)"
        if example.result.hasPrefix("error: ") {
          let expected = example.result.dropFirst("error: ".count)
          switch outcome {
          case .error(let message), .findings(let message): #expect(message.contains(expected), "\(place)")
          case .value: Issue.record("\(place)")
          }
        } else {
          #expect(outcome == .value(canonical(example.result)), "\(place)")
        }
      }
    }
  }

  /// A call that has a value is not refused when one of its arguments is not known.
  @Test func unknownArgumentsAreLeftAlone() throws {
    var count = 0
    for record in FunctionRegistry.all where record.evaluation == .eager {
      for example in record.examples where !example.result.hasPrefix("error: ") {
        guard case .call(let name, let nameRange, let arguments, let range) = try Parser.parse(example.expression) else {
          continue
        }
        let unknown = Expression.member(.name("state", 0..<0), name: "x", nameRange: 0..<0)
        for place in arguments.indices {
          var others = arguments
          others[place] = unknown
          let text = Expression.call(name: name, nameRange: nameRange, arguments: others, range).canonicalText
          #expect(!ExpressionRun.findings(text).contains("E007"), "\(text): \(ExpressionRun.findings(text))")
          count += 1
        }
      }
    }
    #expect(count > 500)
  }

  private func canonical(_ json: String) -> String {
    guard let value = try? JSONText.parse(json) else { return json }
    return CanonicalJSON.text(of: value)
  }
}
