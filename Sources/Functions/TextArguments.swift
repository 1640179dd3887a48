// Text out of arguments, and the small work on bytes that string functions share.

internal import Glibc
internal import Records

/// The UTF-8 of a value that has one obvious text. Lists, objects and null have none.
func text(_ cell: Cell, _ context: CallContext) throws(FunctionError) -> UnsafeBufferPointer<UInt8> {
  switch cell.kind {
  case .string: return cell.utf8
  case .bool, .int, .float, .decimal, .timestamp: return CellText.cell(cell, in: context.arena).utf8
  default: throw FunctionError("text is needed here, not \(described(cell))")
  }
}

extension Cell {
  /// A string that points to bytes which something else owns.
  static func string(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Cell {
    string(UnsafeBufferPointer(rebasing: bytes))
  }

  static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell {
    // An empty buffer may have no address; a cell has one always.
    bytes.baseAddress.map { .string($0, bytes.count) } ?? .emptyString
  }

  /// The empty string. Its byte lives as long as the process.
  static let emptyString: Cell = {
    let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return .string(byte, 0)
  }()
}

func haveSameBytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  guard a.count == b.count, let first = a.baseAddress, let second = b.baseAddress else { return a.count == b.count }
  return memcmp(first, second, a.count) == 0
}

/// Where `part` first occurs in `text` at or after `start`. The empty part occurs everywhere.
func position(
  of part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
) -> Int? {
  guard let first = part.first else { return start <= text.count ? start : nil }
  guard let base = text.baseAddress, let wanted = part.baseAddress else { return nil }
  var next = start
  while text.count - next >= part.count {
    guard let found = memchr(base + next, Int32(first), text.count - next - part.count + 1) else { return nil }
    if memcmp(found, wanted, part.count) == 0 { return UnsafeRawPointer(found) - UnsafeRawPointer(base) }
    next = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
  }
  return nil
}

/// Byte offset of scalar `index`, at most the end.
func byteOffset(ofScalar index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
  var scalars = 0
  for (offset, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
    if scalars == index { return offset }
    scalars += 1
  }
  return text.count
}
