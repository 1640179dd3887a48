// Numbers out of whatever holds one: `to_int`, `to_float`, counts and indexes.

internal import Records
internal import Values

/// The whole number that a value is; floats and decimals are cut towards zero. `purpose` says in the message what the
/// number is for.
func integer(_ cell: Cell, _ purpose: String) throws(FunctionError) -> Int64 {
  switch cell.kind {
  case .int: return cell.intValue
  case .bool: return cell.boolValue ? 1 : 0
  case .float:
    guard let number = Int64(exactly: cell.floatValue.rounded(.towardZero)) else {
      throw FunctionError("\(purpose) \(described(cell)) is beyond 64-bit integers")
    }
    return number
  case .decimal:
    guard let number = Decimal(jsonNumber: cell.utf8)?.truncatedInt64 else {
      throw FunctionError("\(purpose) \(described(cell)) is beyond 64-bit integers")
    }
    return number
  case .string:
    if let number = integer(cell.utf8) { return number }
    throw FunctionError("\(purpose) \(described(cell)) is not a whole number")
  default: throw FunctionError("\(purpose) must be a number, not \(described(cell))")
  }
}

/// The whole number that a text is: digits with an optional sign, or a JSON number without a fraction (`42.0`, `1e3`).
func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
  if !bytes.isEmpty, bytes.count <= 18 {
    // By far the most frequent: a few digits.
    var number: Int64 = 0
    var isPlain = true
    for byte in bytes {
      let digit = byte &- UInt8(ascii: "0")
      if digit > 9 { isPlain = false }
      number = number &* 10 &+ Int64(digit)
    }
    if isPlain { return number }
  }
  return Int64(String(decoding: bytes, as: UTF8.self)) ?? Decimal(jsonNumber: bytes)?.int64
}

/// An argument that counts or points: whole, since a half has no meaning there.
func wholeNumber(_ cell: Cell, _ purpose: String) throws(FunctionError) -> Int64 {
  if cell.kind == .float, cell.floatValue != cell.floatValue.rounded(.towardZero) {
    throw FunctionError("\(purpose) must be a whole number, not \(described(cell))")
  }
  return try integer(cell, purpose)
}

/// The nearest double of a value.
func double(_ cell: Cell, _ purpose: String) throws(FunctionError) -> Double {
  switch cell.kind {
  case .int: return Double(cell.intValue)
  case .float: return cell.floatValue
  case .bool: return cell.boolValue ? 1 : 0
  case .decimal:
    let number = Decimal(jsonNumber: cell.utf8)?.nearestDouble ?? .infinity
    guard number.isFinite else { throw FunctionError("\(purpose) \(described(cell)) is beyond floats") }
    return number
  case .string:
    // `Double` also reads hexadecimal, `inf` and `nan`, which no API means as numbers.
    let isNumeric = cell.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    guard isNumeric, let number = Double(cell.text), number.isFinite else {
      throw FunctionError("\(purpose) \(described(cell)) is not a number")
    }
    return number
  default: throw FunctionError("\(purpose) must be a number, not \(described(cell))")
  }
}

/// Unicode scalars in valid UTF-8: every byte but those that continue one.
func scalarCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
  return count
}
