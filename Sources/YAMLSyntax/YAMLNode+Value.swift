// A node as a plain value, for configuration that holds no expressions.

package import Values

extension YAMLNode {
  /// The value under the core schema: integers of 64 bits, floats where a double prints the same number, else
  /// decimals that keep their digits.
  package var value: Value {
    switch content {
    case .sequence(let items): .array(items.map(\.value))
    case .mapping(let entries): .object(entries.map { Value.Member($0.name, $0.value.value) })
    case .scalar(let scalar): Value(CoreScalar(of: scalar, tag: tag))
    }
  }
}

extension Value {
  /// The value that a scalar means.
  package init(_ scalar: CoreScalar) {
    switch scalar {
    case .null: self = .null
    case .bool(let truth): self = .bool(truth)
    case .int(let number): self = .int(number)
    case .float(let number): self = .float(number)
    case .decimal(let number): self = .decimal(number)
    case .string(let text): self = .string(text)
    }
  }
}
