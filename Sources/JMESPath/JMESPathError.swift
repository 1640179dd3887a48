// What is wrong with an expression, or with the values it met.

/// An error of compiling or evaluating. The kinds are those of the JMESPath specification.
package struct JMESPathError: Error, Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// The text is no expression.
    case syntax
    /// A function has too few or too many arguments.
    case invalidArity = "invalid-arity"
    /// An argument is of a type that the function does not take.
    case invalidType = "invalid-type"
    /// A value is of the right type but cannot be used, such as a slice's step of 0.
    case invalidValue = "invalid-value"
    /// There is no function of this name.
    case unknownFunction = "unknown-function"
  }

  package var kind: Kind
  /// One clause without a full stop.
  package var message: String
  /// Bytes from the start of the expression's UTF-8.
  package var offset: Int

  init(_ kind: Kind, _ message: String, at offset: Int) {
    self.kind = kind
    self.message = message
    self.offset = offset
  }
}
