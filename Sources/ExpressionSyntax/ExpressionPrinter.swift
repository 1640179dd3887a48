// A tree back to text in one canonical form: two spellings of one expression print alike, and what is printed parses
// to the same tree. Plans and digests hold this form.

internal import Values

extension Expression {
  /// Canonical text: single blanks, double quotes, only the parentheses that are needed.
  package var canonicalText: String { printed(minimum: 0) }

  private func printed(minimum: Int) -> String {
    let text: String
    let precedence: Int
    switch self {
    case .literal(let value, _): (text, precedence) = (Self.literalText(value), Self.primary)
    case .name(let name, _): (text, precedence) = (name, Self.primary)
    case .member(let base, let name, _):
      (text, precedence) = ("\(base.printed(minimum: Self.primary)).\(name)", Self.primary)
    case .index(let base, let index, _):
      (text, precedence) = ("\(base.printed(minimum: Self.primary))[\(index.printed(minimum: 0))]", Self.primary)
    case .slice(let base, let from, let to, _):
      let bounds = "\(from?.printed(minimum: 0) ?? ""):\(to?.printed(minimum: 0) ?? "")"
      (text, precedence) = ("\(base.printed(minimum: Self.primary))[\(bounds)]", Self.primary)
    case .call(let name, _, let arguments, _):
      (text, precedence) = (
        "\(name)(\(arguments.map { $0.printed(minimum: 0) }.joined(separator: ", ")))", Self.primary
      )
    case .unary(let operation, let operand, _):
      precedence = BinaryOperator.prefixPrecedence
      text = operation.rawValue + operand.printed(minimum: precedence)
    case .binary(let operation, let left, let right, _):
      precedence = operation.precedence
      let rightText = right.printed(minimum: precedence + 1)
      text = "\(left.printed(minimum: precedence)) \(operation.rawValue) \(rightText)"
    case .conditional(let condition, let then, let otherwise):
      precedence = 0
      text = "\(condition.printed(minimum: 1)) ? \(then.printed(minimum: 0)) : \(otherwise.printed(minimum: 0))"
    case .array(let elements, _):
      (text, precedence) = ("[\(elements.map { $0.printed(minimum: 0) }.joined(separator: ", "))]", Self.primary)
    case .object(let entries, _):
      let list = entries.map { "\($0.key.printed(minimum: 1)): \($0.value.printed(minimum: 0))" }
      (text, precedence) = ("{\(list.joined(separator: ", "))}", Self.primary)
    }
    return precedence < minimum ? "(\(text))" : text
  }

  /// Binds tighter than every operator.
  private static let primary = 100

  private static func literalText(_ value: Value) -> String {
    switch value {
    case .string(let text): return quoted(text)
    case .float(let number): return number.description
    case .int(let number): return String(number)
    case .decimal(let number): return number.text
    case .bool(let truth): return truth ? "true" : "false"
    default: return "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count == 1 ? "0" : "") + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
