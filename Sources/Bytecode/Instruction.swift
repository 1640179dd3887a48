// The 32 bits of an instruction.

/// Opcode in bits 0-7, A in 8-15, B in 16-23, C in 24-31; BC is bits 16-31.
@frozen
public struct Instruction: Equatable, Sendable {
  /// The whole instruction.
  public var bits: UInt32

  /// The instruction of these bits.
  @inlinable public init(bits: UInt32) { self.bits = bits }

  package init(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
    bits = UInt32(opcode.rawValue) | UInt32(a) << 8 | UInt32(b) << 16 | UInt32(c) << 24
  }

  package init(_ opcode: Opcode, _ a: Int = 0, wide: Int) {
    bits = UInt32(opcode.rawValue) | UInt32(a) << 8 | UInt32(wide) << 16
  }

  /// Only for programs that the compiler made or the verifier proved. Raw values count up from 0 as the cases do in
  /// memory, so this is a plain load.
  @inlinable public var opcode: Opcode { unsafeBitCast(UInt8(truncatingIfNeeded: bits), to: Opcode.self) }
  /// Field A.
  @inlinable public var a: Int { Int(bits >> 8 & 0xFF) }
  /// Field B.
  @inlinable public var b: Int { Int(bits >> 16 & 0xFF) }
  /// Field C.
  @inlinable public var c: Int { Int(bits >> 24) }
  /// B and C as one field.
  @inlinable public var wide: Int { Int(bits >> 16) }

  /// The fields in the order of the opcode's operands.
  package var fields: [Int] {
    let operands = opcode.shape.operands
    return operands.enumerated().map { place, operand in
      switch (place, operand) {
      case (_, .constant), (1, .target): wide
      case (0, .target): wide
      case (0, _): a
      case (1, _): b
      default: c
      }
    }
  }
}
