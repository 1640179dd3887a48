// What every record must have, so that the reference and the checker can rely on it. That examples are true is tested
// where expressions can be compiled.

import Functions
import Testing
import Types

@Suite struct RegistryTests {
  @Test func namesAreUnique() {
    var seen: Set<String> = []
    for name in FunctionRegistry.names {
      #expect(seen.insert(name).inserted, "\(name) occurs twice")
      #expect(FunctionRegistry.named(name) != nil)
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(name)")
    }
  }

  @Test func recordsAreComplete() {
    for record in FunctionRegistry.all {
      #expect(record.summary.hasSuffix("."), "\(record.name)")
      #expect(!record.family.isEmpty)
      #expect(!record.overloads.isEmpty, "\(record.name)")
      #expect(record.examples.count >= record.overloads.count, "\(record.name) has too few examples")
      #expect((record.implementation == nil) == (record.evaluation != .eager), "\(record.name)")
      for example in record.examples {
        #expect(([record.name] + record.aliases).contains { example.expression.contains($0 + "(") }, "\(example)")
      }
      let takesNothing = record.overloads.allSatisfy(\.parameters.isEmpty)
      let showsNull = record.examples.contains { $0.expression.contains("null") }
      #expect(takesNothing || showsNull, "\(record.name) does not show what null gives")
    }
  }

  @Test func parametersAreInOrder() {
    for record in FunctionRegistry.all {
      for overload in record.overloads {
        let parameters = overload.parameters
        let firstOptional = parameters.firstIndex(where: \.isOptional) ?? parameters.count
        #expect(parameters[firstOptional...].allSatisfy { $0.isOptional }, "\(record.name)")
        #expect(!parameters.dropLast().contains { $0.isVariadic }, "\(record.name)")
        #expect(Set(parameters.map(\.name)).count == parameters.count, "\(record.name)")
        // A null that propagates is the checker's affair; one that is handled must be taken.
        if record.nulls == .handles, record.evaluation == .eager {
          #expect(parameters.allSatisfy { Type.null.isAssignable(to: $0.type) || $0.type == .string }, "\(record.name)")
        }
      }
    }
  }

  @Test func everyCheckIsUsed() {
    let used = Set(FunctionRegistry.all.flatMap { $0.overloads.flatMap { $0.parameters.compactMap(\.check) } })
    #expect(used == Set(LiteralCheck.allCases))
  }
}
