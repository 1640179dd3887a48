// Every example of every function is run: what the reference says is true.

import ExpressionSyntax
import Functions
import TestSupport
import Testing
import Types
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

  /// Every overload is shown with every number of arguments that it takes.
  @Test func examplesShowEveryOverload() throws {
    for record in FunctionRegistry.all {
      var calls: [[Type]] = []
      for example in record.examples where !example.result.hasPrefix("error: ") {
        for arguments in Self.calls(of: [record.name] + record.aliases, in: try Parser.parse(example.expression)) {
          calls.append(arguments.map { ExpressionRun.type($0.canonicalText) ?? .any })
        }
      }
      for (overload, signature) in zip(record.overloads, record.signatures) {
        let required = overload.parameters.count { !$0.isOptional }
        for count in required...overload.parameters.count {
          let isShown =
            calls.contains { types in
              types.count == count || overload.parameters.last?.isVariadic == true && types.count > count
            }
            && calls.contains { types in
              types.count >= count
                && types.enumerated().allSatisfy { place, type in
                  overload.parameter(at: place).map { type.overlaps($0.type) } ?? false
                }
            }
          #expect(isShown, "\(signature) with \(count) arguments")
        }
      }
    }
  }

  private static func calls(of names: [String], in expression: Expression) -> [[Expression]] {
    var found = expression.children.flatMap { calls(of: names, in: $0) }
    if case .call(let name, _, let arguments, _) = expression, names.contains(name) { found.append(arguments) }
    return found
  }

  /// A call that has a value is not refused when one of its arguments is not known.
  @Test func unknownArgumentsAreLeftAlone() throws {
    var count = 0
    for record in FunctionRegistry.all where record.evaluation == .eager {
      for example in record.examples where !example.result.hasPrefix("error: ") {
        guard case .call(let name, let nameRange, let arguments, let range) = try Parser.parse(example.expression)
        else {
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
