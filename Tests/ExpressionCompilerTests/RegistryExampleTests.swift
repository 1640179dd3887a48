// Every example of every function is run: what the reference says is true.

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

  private func canonical(_ json: String) -> String {
    guard let value = try? JSONText.parse(json) else { return json }
    return CanonicalJSON.text(of: value)
  }
}
