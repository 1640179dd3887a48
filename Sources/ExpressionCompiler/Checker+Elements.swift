// `map` and `filter`: the expression inside the literal is checked where it stands, with `value` bound to the element.

internal import Diagnostics
internal import ExpressionSyntax
internal import Functions
internal import Types
internal import Values

extension Checker {
  mutating func forEach(
    _ record: FunctionRecord, _ array: Expression, body: Expression, _ nameRange: TextRange, _ range: TextRange
  ) -> TypedExpression {
    let array = check(array)
    let failed = TypedExpression(.literal(.null), .any, range)
    if !array.type.overlaps(.array(.any)), array.type != .null {
      report(
        .argumentType, "'\(record.name)' takes an array, found \(array.type)", at: array.range, label: "\(array.type)")
    }
    guard case .literal(.string(let text), let literalRange) = body else {
      _ = check(body)
      report(
        .argumentType, "'\(record.name)' takes its expression as a string literal", at: body.range,
        help: "write it in quotes: \(record.name)(…, \"value.id\"); it is compiled with the rest")
      return failed
    }
    guard let syntax = parse(text, in: literalRange) else { return failed }
    let outer = item
    item = Self.element(of: array.type)
    let body = check(syntax)
    item = outer
    let isFilter = record.name == "filter"
    if isFilter, !body.type.overlaps(.bool) {
      report(
        .operandType, "the expression of 'filter' must give a bool, found \(body.type)", at: body.range,
        label: "\(body.type)")
    }
    var type = isFilter ? array.type : Type.array(body.type)
    if array.type.isOptional || array.type == .any { type = type.optional }
    return TypedExpression(.forEach(isFilter ? .filter : .map, array, body: body), type, range)
  }

  private static func element(of type: Type) -> Type {
    // The element of an empty literal could be anything.
    if case .array(let element) = type.withoutNull, element != .never { return element }
    return .any
  }

  /// The tree of the text inside a literal, its ranges those of the source; nil if it does not parse. Places are exact
  /// unless the literal has escapes.
  private mutating func parse(_ text: String, in literal: TextRange) -> Expression? {
    let start = literal.lowerBound + 1
    var bytes = Array(source.text.utf8)
    let length = text.utf8.count
    let isVerbatim = literal.count == length + 2 && bytes[start..<literal.upperBound - 1].elementsEqual(text.utf8)
    if !isVerbatim { bytes = Array(repeating: UInt8(ascii: " "), count: start) + Array(text.utf8) }
    do {
      return try Parser.parse(bytes, in: start..<start + length)
    } catch {
      report(.expressionSyntax, error.message, at: isVerbatim ? error.range : literal, help: error.help)
      return nil
    }
  }
}
