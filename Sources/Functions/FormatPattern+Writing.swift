// How directives write values. Numbers are written digit by digit, whatever their size; widths count Unicode scalars.

internal import Records
internal import Values

extension FormatPattern {
  /// The pattern with a value for each of its directives.
  func formatted(
    _ arguments: UnsafeBufferPointer<Cell>.SubSequence, _ context: CallContext
  ) throws(FunctionError) -> Cell {
    let expected = directives.count
    guard arguments.count == expected else {
      throw FunctionError(
        "the pattern \"\(text)\" has \(expected) directive\(expected == 1 ? "" : "s"), and there are "
          + "\(arguments.count) values")
    }
    var result: [UInt8] = []
    var next = arguments.startIndex
    for piece in pieces {
      switch piece {
      case .text(let text): result += text.utf8
      case .directive(let directive):
        try write(directive, arguments[next], into: &result, context)
        next += 1
      }
      if result.count > Self.maximumLength { throw tooLong }
    }
    return result.withUnsafeBufferPointer { context.arena.string($0) }
  }

  private var tooLong: FunctionError {
    FunctionError("the pattern \"\(text)\" gives more than \(Self.maximumLength) characters")
  }

  private func write(
    _ directive: Directive, _ value: Cell, into result: inout [UInt8], _ context: CallContext
  ) throws(FunctionError) {
    if directive.verb.kind == .any {
      let text = CellText.cell(try context.writable(value, "format"), in: context.arena).utf8
      let end = directive.precision.map { byteOffset(ofScalar: $0, in: text) } ?? text.count
      let part = UnsafeBufferPointer(rebasing: text[..<end])
      pad(directive, "", part, scalarCount(part), into: &result)
      return
    }
    let number = try number(value, directive.verb)
    var digits =
      directive.verb.kind == .whole ? try whole(number, value, directive) : try real(number, directive)
    let isNegative = digits.utf8.first == UInt8(ascii: "-")
    if isNegative { digits.removeFirst() }
    digits.withUTF8 { pad(directive, isNegative ? "-" : directive.sign, $0, $0.count, into: &result) }
  }

  /// Appends sign and digits, or text, in the directive's width.
  private func pad(
    _ directive: Directive, _ sign: String, _ text: UnsafeBufferPointer<UInt8>, _ scalars: Int,
    into result: inout [UInt8]
  ) {
    let padding = max(directive.width - scalars - sign.utf8.count, 0)
    // Zeros behind a number would change it.
    let hasZeros = directive.hasZeros && !directive.isLeft && directive.verb.kind != .any
    if !directive.isLeft, !hasZeros { result += [UInt8](repeating: UInt8(ascii: " "), count: padding) }
    result += sign.utf8
    if hasZeros { result += [UInt8](repeating: UInt8(ascii: "0"), count: padding) }
    result += text
    if directive.isLeft { result += [UInt8](repeating: UInt8(ascii: " "), count: padding) }
  }

  /// The number that a value is; digits in a text count.
  private func number(_ value: Cell, _ verb: Verb) throws(FunctionError) -> Decimal {
    if value.kind == .string {
      if let number = Decimal(jsonNumber: value.utf8) ?? integer(value.utf8).map({ Decimal($0) }) { return number }
      throw FunctionError("%\(verb.rawValue) needs a number, not \(described(value))")
    }
    return try exactNumber(value, "%\(verb.rawValue)")
  }

  private func whole(_ number: Decimal, _ value: Cell, _ directive: Directive) throws(FunctionError) -> String {
    guard number.fractionDigits == 0 else {
      throw FunctionError("%\(directive.verb.rawValue) needs a whole number, not \(described(value))")
    }
    var digits: String
    if directive.verb == .decimal {
      guard let text = number.fixedText(places: 0, limit: Self.maximumLength) else { throw tooLong }
      digits = text
    } else {
      guard let int = number.int64 else {
        throw FunctionError("%\(directive.verb.rawValue) takes 64-bit integers, not \(described(value))")
      }
      let radix = directive.verb == .octal ? 8 : directive.verb == .binary ? 2 : 16
      digits = String(int, radix: radix, uppercase: directive.verb == .upperHexadecimal)
    }
    guard let least = directive.precision else { return digits }
    let sign = digits.utf8.first == UInt8(ascii: "-") ? "-" : ""
    digits.removeFirst(sign.utf8.count)
    return sign + String(repeating: "0", count: max(least - digits.utf8.count, 0)) + digits
  }

  private func real(_ number: Decimal, _ directive: Directive) throws(FunctionError) -> String {
    let limit = Self.maximumLength
    let text: String? =
      switch directive.verb {
      case .scientific, .upperScientific: number.scientificText(places: directive.precision ?? 6, limit: limit)
      case .general, .upperGeneral: general(number, directive.precision, limit)
      default: number.fixedText(places: directive.precision ?? 6, limit: limit)
      }
    guard let text else { throw tooLong }
    return directive.verb == .upperScientific || directive.verb == .upperGeneral ? text.uppercased() : text
  }

  /// The shorter of the two forms, without needless zeros: all digits, or as many as the precision says.
  private func general(_ number: Decimal, _ precision: Int?, _ limit: Int) -> String? {
    var number = number
    if let precision, precision < limit {
      number = number.rounded(toPlaces: max(precision, 1) - 1 - number.leadingPower)
    }
    let power = number.leadingPower
    if power < -4 || power >= precision.map({ max($0, 1) }) ?? 21 {
      return number.scientificText(places: nil, limit: limit)
    }
    return number.fixedText(places: number.fractionDigits, limit: limit)
  }
}
