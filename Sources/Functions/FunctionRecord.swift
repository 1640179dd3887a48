// What a function of the expression language is: one record says its types, null behaviour, stage, documentation,
// examples and implementation. The checker, the virtual machine, `backhoe functions` and the reference pages read it;
// there is no second list. The records stand in `Strings.swift`, `Dates.swift`, …; `FunctionRegistry` collects them.

package import Records
package import Types

/// One parameter.
package struct Parameter: Sendable {
  package var name: String
  package var type: Type
  /// May be left out; only at the end.
  package var isOptional: Bool
  /// Takes any number of arguments, at least one; only the last.
  package var isVariadic: Bool
  package var check: LiteralCheck?

  package init(
    _ name: String, _ type: Type, optional: Bool = false, variadic: Bool = false, check: LiteralCheck? = nil
  ) {
    self.name = name
    self.type = type
    isOptional = optional
    isVariadic = variadic
    self.check = check
  }
}

/// One way to call a function. The first overload whose parameters take the arguments is used.
package struct Overload: Sendable {
  package var parameters: [Parameter]
  /// The type of the result, from the types of the arguments. Null propagation is added by the checker.
  package var result: @Sendable ([Type]) -> Type

  package init(_ parameters: [Parameter], returns type: Type) {
    self.parameters = parameters
    result = { _ in type }
  }

  package init(_ parameters: [Parameter], returns result: @escaping @Sendable ([Type]) -> Type) {
    self.parameters = parameters
    self.result = result
  }
}

/// What a call does when an argument is null.
package enum NullBehaviour: Sendable {
  /// Null in, null out: the implementation is not called.
  case propagates
  /// The implementation sees the null.
  case handles
}

/// How arguments are evaluated.
package enum Evaluation: Sendable {
  /// All of them, then the call.
  case eager
  /// Only what is needed: the compiler makes jumps of it and the virtual machine never sees the call.
  case conditional
  /// The last argument is a literal that holds an expression, run for each element of the first: the compiler makes a
  /// sub-program of it.
  case perElement
}

/// What a function depends on besides its arguments.
package enum Dependency: Sendable {
  case none
  /// The plan's frozen clock; the wall clock in authentication.
  case clock
  /// Chunk, page, row and place in the code.
  case chunk
}

/// An expression and what it gives, as JSON. Each is run by a test and printed in the reference.
package struct Example: Sendable {
  package var expression: String
  /// JSON text of the result (a timestamp as its RFC 3339 string, a range as an array), or `error: …` with a part of
  /// the message.
  package var result: String

  package init(_ expression: String, _ result: String) {
    self.expression = expression
    self.result = result
  }
}

/// The code of an eager function: arguments in a row, the result out.
package typealias Implementation =
  @Sendable (CallContext, UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell

/// A function refused its arguments or could not compute.
package struct FunctionError: Error, Sendable, Equatable {
  /// One sentence without a full stop; the caller adds name and place.
  package var message: String

  package init(_ message: String) { self.message = message }
}

/// One function. A class, since the compiler passes records around much and they have many fields.
package final class FunctionRecord: Sendable {
  package let name: String
  /// Other spellings that mean the same function.
  package let aliases: [String]
  /// The heading under which the reference lists it: "Dates", "Strings", …
  package let family: String
  /// One sentence.
  package let summary: String
  /// Edges, differences from what people may expect; may be empty.
  package let details: String
  package let overloads: [Overload]
  package let nulls: NullBehaviour
  package let evaluation: Evaluation
  package let dependency: Dependency
  package let examples: [Example]
  /// Nil for conditional functions.
  package let implementation: Implementation?

  package init(
    _ name: String, aliases: [String] = [], family: String, _ summary: String, details: String = "",
    overloads: [Overload], nulls: NullBehaviour = .propagates, evaluation: Evaluation = .eager,
    dependency: Dependency = .none, examples: [Example], implementation: Implementation? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.family = family
    self.summary = summary
    self.details = details
    self.overloads = overloads
    self.nulls = nulls
    self.evaluation = evaluation
    self.dependency = dependency
    self.examples = examples
    self.implementation = implementation
  }
}

extension Overload {
  /// Whether it can be called with this many arguments.
  package func accepts(count: Int) -> Bool {
    let required = parameters.count { !$0.isOptional }
    let isVariadic = parameters.last?.isVariadic ?? false
    return count >= required && (isVariadic || count <= parameters.count)
  }

  /// The parameter that takes the argument at `index`.
  package func parameter(at index: Int) -> Parameter? {
    if index < parameters.count { return parameters[index] }
    guard let last = parameters.last, last.isVariadic else { return nil }
    return last
  }
}
