// The value of hot paths: 16 bytes, trivially copyable, no reference counting. A cell does not own what it points to:
// strings, arrays and objects live in a `Page`, an `Arena` or a `KeyTable` that must outlive it.
//
// Arrays are `count` cells side by side; objects are `2 * count` cells, key, value, key, value. So element access is
// O(1), and what a page parsed and what a function computed look the same.

/// What a cell holds.
@frozen
public enum CellKind: UInt8, CaseIterable, Sendable {
  /// A column that the record lacks. Only in rows; never in the virtual machine.
  case absent
  case null, bool, int, float
  /// A number whose digits a double would lose, as its JSON text.
  case decimal
  case string
  case timestamp
  case array, object
  /// A lazy array: `RangeSequence` computes element k when asked (`Functions`). Never in rows.
  case range
  /// JSON text of an array or object, ready to be stored. Only in rows.
  case json
}

extension CellKind {
  /// Written out since the derived one is called, not inlined, from other modules.
  @inlinable @inline(__always)
  public static func == (a: CellKind, b: CellKind) -> Bool {
    unsafeBitCast(a, to: UInt8.self) == unsafeBitCast(b, to: UInt8.self)
  }
}

/// One value. Layout of `meta`: kind in bits 0-7; for strings, decimals, JSON, arrays, objects and ranges the length or
/// count in bits 32-63 and, for interned keys, the key's number in bits 8-31 (0: not interned); for timestamps the
/// nanoseconds in bits 8-37 and the offset in minutes plus 2,048 in bits 40-51.
@frozen
public struct Cell: BitwiseCopyable, @unchecked Sendable {
  /// Kind, and length or fraction: see above.
  public var meta: UInt64
  /// The number, the truth, or the address.
  public var bits: UInt64

  /// A cell of raw parts.
  @inlinable public init(meta: UInt64, bits: UInt64) {
    self.meta = meta
    self.bits = bits
  }
}

extension Cell {
  /// A column that the record lacks.
  @inlinable public static var absent: Cell { Cell(meta: 0, bits: 0) }
  /// Null.
  @inlinable public static var null: Cell { Cell(meta: 1, bits: 0) }
  /// A bool.
  @inlinable public static func bool(_ truth: Bool) -> Cell { Cell(meta: 2, bits: truth ? 1 : 0) }
  /// A 64-bit integer.
  @inlinable public static func int(_ number: Int64) -> Cell { Cell(meta: 3, bits: UInt64(bitPattern: number)) }
  /// A double.
  @inlinable public static func float(_ number: Double) -> Cell { Cell(meta: 4, bits: number.bitPattern) }

  /// UTF-8 bytes, 2^32 - 1 at most, that outlive the cell.
  @inlinable public static func string(_ bytes: UnsafePointer<UInt8>, _ count: Int, key: UInt32 = 0) -> Cell {
    Cell(meta: 6 | UInt64(key) << 8 | UInt64(count) << 32, bits: UInt64(UInt(bitPattern: bytes)))
  }

  /// A number's text as JSON writes it.
  @inlinable public static func decimal(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Cell {
    Cell(meta: 5 | UInt64(count) << 32, bits: UInt64(UInt(bitPattern: bytes)))
  }

  /// JSON text, UTF-8, that outlives the cell.
  @inlinable public static func json(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Cell {
    Cell(meta: 11 | UInt64(count) << 32, bits: UInt64(UInt(bitPattern: bytes)))
  }

  /// `count` cells side by side that outlive the cell.
  @inlinable public static func array(_ elements: UnsafePointer<Cell>?, _ count: Int) -> Cell {
    Cell(meta: 8 | UInt64(count) << 32, bits: UInt64(UInt(bitPattern: elements)))
  }

  /// `pairs` holds `2 * count` cells.
  @inlinable public static func object(_ pairs: UnsafePointer<Cell>?, _ count: Int) -> Cell {
    Cell(meta: 9 | UInt64(count) << 32, bits: UInt64(UInt(bitPattern: pairs)))
  }

  /// `descriptor` is what `Functions` keeps of a lazy range.
  @inlinable public static func range(_ descriptor: UnsafeRawPointer, _ count: Int) -> Cell {
    Cell(meta: 10 | UInt64(count) << 32, bits: UInt64(UInt(bitPattern: descriptor)))
  }

  /// A point in time; the offset is that to show it in.
  @inlinable public static func timestamp(seconds: Int64, nanoseconds: Int32, offsetMinutes: Int16) -> Cell {
    Cell(
      meta: 7 | UInt64(UInt32(nanoseconds)) << 8 | UInt64(Int64(offsetMinutes) + 2_048) << 40,
      bits: UInt64(bitPattern: seconds))
  }
}

extension Cell {
  /// Raw values count up from 0 as the cases do in memory, so this is a plain load.
  @inlinable @inline(__always)
  public var kind: CellKind { unsafeBitCast(UInt8(truncatingIfNeeded: meta), to: CellKind.self) }
  /// Whether this is null; an absent column is not.
  @inlinable public var isNull: Bool { meta == 1 }
  /// null, or a column that the record lacks.
  @inlinable public var isMissing: Bool { meta & 0xFF <= 1 }
  /// The truth of a bool cell.
  @inlinable public var boolValue: Bool { bits != 0 }
  /// The number of an int cell.
  @inlinable public var intValue: Int64 { Int64(bitPattern: bits) }
  /// The number of a float cell.
  @inlinable public var floatValue: Double { Double(bitPattern: bits) }
  /// Bytes of a string, decimal or JSON; elements of an array; pairs of an object; of a range the number of elements.
  @inlinable public var count: Int { Int(meta >> 32) }
  /// The key's number in its `KeyTable`; 0 if it is not interned.
  @inlinable public var keyNumber: UInt32 { UInt32(truncatingIfNeeded: meta >> 8) & 0xFF_FFFF }
  /// Seconds since 1970 of a timestamp cell.
  @inlinable public var seconds: Int64 { Int64(bitPattern: bits) }
  /// The fraction of a timestamp cell.
  @inlinable public var nanoseconds: Int32 { Int32(truncatingIfNeeded: (meta >> 8) & 0x3FFF_FFFF) }
  /// Minutes east of UTC of a timestamp cell.
  @inlinable public var offsetMinutes: Int16 { Int16(truncatingIfNeeded: Int64((meta >> 40) & 0xFFF) - 2_048) }
  /// Where the bytes, elements or descriptor are.
  @inlinable public var rawPointer: UnsafeRawPointer? { UnsafeRawPointer(bitPattern: UInt(bits)) }

  /// The bytes of a string, decimal or JSON cell.
  @inlinable public var utf8: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: count)
  }

  /// The elements of an array cell.
  @inlinable public var elements: UnsafeBufferPointer<Cell> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: count)
  }

  /// The cells of an object: key, value, key, value.
  @inlinable public var pairs: UnsafeBufferPointer<Cell> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: 2 * count)
  }

  /// A copy of a string's or decimal's text.
  package var text: String { String(decoding: utf8, as: UTF8.self) }
}
