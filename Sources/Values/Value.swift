// The dynamic value of cold paths: configuration, plans, messages, the ledger's small JSON. Records and the virtual
// machine use `Records.Cell` instead.

/// A JSON value that keeps the kind of its numbers and the order of its members, or a timestamp.
package enum Value: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case decimal(Decimal)
  case string(String)
  case timestamp(Instant)
  case array([Value])
  case object([Member])

  /// A member of an object, in its place.
  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: Value

    package init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// The member of this name; nil if there is none or this is no object.
  package subscript(key: String) -> Value? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text of a string value.
  package var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The number of an int value.
  package var int: Int64? {
    if case .int(let number) = self { return number }
    return nil
  }

  /// The value as a double, for int and float.
  package var double: Double? {
    switch self {
    case .int(let number): Double(number)
    case .float(let number): number
    default: nil
    }
  }

  /// The truth of a bool value.
  package var bool: Bool? {
    if case .bool(let truth) = self { return truth }
    return nil
  }

  /// The elements of an array value.
  package var array: [Value]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The members of an object value, in order.
  package var members: [Member]? {
    if case .object(let members) = self { return members }
    return nil
  }

  package var isNull: Bool { self == .null }
}
