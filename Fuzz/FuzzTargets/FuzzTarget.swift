// What is fuzzed, and what must hold for every input. One case a reader of text that nobody has checked. The program
// `fuzz` searches for inputs that break a property; tests replay what was found, in `fixtures/fuzz`.

/// Something that must hold for every input did not.
package struct BrokenProperty: Error, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}

/// A reader of text. The raw value is its name on the command line and its folder in `fixtures/fuzz`.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// A bare expression.
  case expression
  /// A template; the first byte says where it stands.
  case template
  /// JMESPath over a fixed document.
  case jmespath
  /// Assembly, a line an instruction, as it stands in plans.
  case assembly
  /// A YAML file, from bytes to findings in every format, to its fixes, and to its normal form.
  case yaml
  /// A plan, as it is and signed anew.
  case plan
  /// A response's body, in any format.
  case body

  /// Reads the input. Findings and errors are fine; crashes, hangs and broken properties are not.
  package func run(_ input: UnsafeBufferPointer<UInt8>) throws(BrokenProperty) {
    switch self {
    case .expression: try Programs.expression(String(decoding: input, as: UTF8.self))
    case .template: try Programs.template(input)
    case .jmespath: try Paths.check(String(decoding: input, as: UTF8.self))
    case .assembly: try Programs.assembly(String(decoding: input, as: UTF8.self))
    case .yaml: try Documents.check(Array(input))
    case .plan: try PlanFiles.check(Array(input))
    case .body: try Bodies.check(input)
    }
  }
}
