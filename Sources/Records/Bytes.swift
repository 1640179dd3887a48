// Comparing and loading bytes: what the parser, keys and orderings share.

internal import Glibc

/// Eight bytes from anywhere, the first in the low bits.
@inline(__always)
func load64(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
  UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
}

/// Whether both hold the same bytes.
@usableFromInline
func equalBytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  guard a.count == b.count else { return false }
  guard a.count > 0, let a = a.baseAddress, let start = b.baseAddress else { return true }
  return memcmp(a, start, b.count) == 0
}

/// The bytewise order, which for UTF-8 is that of Unicode scalars: negative, zero or positive.
func compareBytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
  let shared = min(a.count, b.count)
  if shared > 0, let first = a.baseAddress, let second = b.baseAddress {
    let order = memcmp(first, second, shared)
    if order != 0 { return Int(order) }
  }
  return a.count - b.count
}
