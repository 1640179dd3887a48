// Functions on numbers. Whole numbers stay whole, and what a double could not hold is computed as a decimal.

internal import Records
internal import Values

extension Evaluator {
  func absolute(_ number: Cell) -> Cell {
    switch number.kind {
    case .int where number.intValue == .min: cell(of: Int128(number.intValue.magnitude))
    case .int: .int(abs(number.intValue))
    case .float: .float(abs(number.floatValue))
    default:
      number.utf8.first == UInt8(ascii: "-")
        ? .decimal(number.utf8.baseAddress.unsafelyUnwrapped + 1, number.count - 1) : number
    }
  }

  /// The next whole number.
  func rounded(_ number: Cell, up isUp: Bool) -> Cell {
    switch number.kind {
    case .int: return number
    case .float:
      let whole = number.floatValue.rounded(isUp ? .up : .down)
      return Int64(exactly: whole).map { .int($0) } ?? .float(whole)
    default:
      guard let decimal = Decimal(jsonNumber: number.utf8), let whole = Self.rounded(decimal, up: isUp) else {
        return number
      }
      return cell(of: whole)
    }
  }

  /// The whole part of the canonical text, and one more where that went the wrong way.
  private static func rounded(_ number: Decimal, up isUp: Bool) -> Decimal? {
    let text = number.text
    let isNegative = text.hasPrefix("-")
    var whole = Decimal(0)
    if let mark = text.firstIndex(of: "e") {
      if !text[mark...].hasPrefix("e-") { return number }
    } else if let point = text.firstIndex(of: ".") {
      whole = Decimal(jsonNumber: String(text[..<point])) ?? whole
    } else {
      return number
    }
    return isNegative == isUp ? whole : whole.adding(Decimal(isUp ? 1 : -1))
  }

  mutating func sum(_ numbers: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    if let whole = wholeSum(numbers) { return cell(of: whole) }
    if let float = floatSum(numbers) {
      guard float.isFinite else { throw error(.invalidValue, "the sum is too large for a number", id) }
      return .float(float)
    }
    guard let exact = exactSum(numbers) else {
      throw error(.invalidValue, "the numbers are too far apart to be added exactly", id)
    }
    return cell(of: exact)
  }

  mutating func average(_ numbers: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    if numbers.count == 0 { return .null }
    if let whole = wholeSum(numbers), whole % Int128(numbers.count) == 0 {
      return cell(of: whole / Int128(numbers.count))
    }
    let sum = floatSum(numbers) ?? exactSum(numbers)?.nearestDouble ?? .infinity
    let average = sum / Double(numbers.count)
    guard average.isFinite else { throw error(.invalidValue, "the average is too large for a number", id) }
    return .float(average)
  }

  /// Nil unless all are ints. An array has fewer than 2^32 elements, so this cannot overflow.
  private func wholeSum(_ numbers: Cell) -> Int128? {
    var sum: Int128 = 0
    for number in numbers.elements {
      guard number.kind == .int else { return nil }
      sum += Int128(number.intValue)
    }
    return sum
  }

  /// Nil unless doubles hold every one.
  private func floatSum(_ numbers: Cell) -> Double? {
    var sum = 0.0
    for number in numbers.elements {
      switch number.kind {
      case .float: sum += number.floatValue
      case .int:
        guard let double = Double(exactly: number.intValue) else { return nil }
        sum += double
      default: return nil
      }
    }
    return sum
  }

  private func exactSum(_ numbers: Cell) -> Decimal? {
    var sum = Decimal(0)
    for number in numbers.elements {
      let addend =
        switch number.kind {
        case .int: Decimal(number.intValue) as Decimal?
        case .float: Decimal(exactly: number.floatValue)
        default: Decimal(jsonNumber: number.utf8)
        }
      guard let addend, let next = sum.adding(addend) else { return nil }
      sum = next
    }
    return sum
  }

  /// The number that a string is, or null; numbers stay as they are.
  func number(_ value: Cell) -> Cell {
    if value.isNumber { return value }
    guard value.kind == .string, let number = NumberText.classify(value.utf8) else { return .null }
    return Cell(number, arena: arena)
  }

  private func cell(of whole: Int128) -> Cell {
    if let small = Int64(exactly: whole) { return .int(small) }
    return cell(of: Decimal(text: String(whole)))
  }

  private func cell(of number: Decimal) -> Cell {
    Cell(NumberText.classify(number.text) ?? .decimal(number), arena: arena)
  }
}
