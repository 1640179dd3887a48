// What a chunk is called: a digest of all that its rows depend on, so that a chunk certifies itself and plans that
// overlap share the IDs of the overlap (DESIGN section 5).

internal import Records
package import Values

/// 128 bits of SHA-256 over the stream's digest, the iteration's value and the state that the stream reads.
package struct ChunkID: Sendable, Hashable {
  private var bytes: (UInt64, UInt64) = (0, 0)

  package static func == (left: ChunkID, right: ChunkID) -> Bool { left.bytes == right.bytes }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytes.0) }

  init() {}

  /// `content`: the stream's digest in hexadecimal, LF, canonical JSON of the value, LF, canonical JSON of the state;
  /// values in the form of `PlanValue`, keys sorted.
  package init(of content: UnsafeBufferPointer<UInt8>) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
      sha256(UnsafeRawBufferPointer(content), into: UnsafeMutableRawBufferPointer(digest))
      let words = UnsafeRawPointer(digest.baseAddress!)
      bytes = (
        UInt64(bigEndian: words.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: words.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  package init(streamDigest: String, value: Value, state: Value) {
    var content = ByteBuffer()
    content.append(streamDigest)
    content.append(UInt8(ascii: "\n"))
    CanonicalJSON.bytes(of: PlanValue.encode(value), sortingKeys: true).withUnsafeBufferPointer { content.append($0) }
    content.append(UInt8(ascii: "\n"))
    CanonicalJSON.bytes(of: PlanValue.encode(state), sortingKeys: true).withUnsafeBufferPointer { content.append($0) }
    self.init(of: content.bytes)
  }

  /// Nil for a text that is no ID.
  package init?(text: some StringProtocol) {
    let digits = text.utf8.dropFirst(3)
    guard text.hasPrefix("bc_"), digits.count == 26 else { return nil }
    for (place, digit) in digits.enumerated() {
      let value: UInt64
      switch digit {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt64(digit - UInt8(ascii: "a"))
      case UInt8(ascii: "2")...UInt8(ascii: "7"): value = UInt64(digit - UInt8(ascii: "2")) + 26
      default: return nil
      }
      // Of the last digit only three bits are part of the 128.
      let width: UInt64 = place == 25 ? 3 : 5
      bytes = (bytes.0 << width | bytes.1 >> (64 - width), bytes.1 << width | value >> (5 - width))
    }
  }

  /// The half that tells a million chunks apart.
  package var fingerprint: UInt64 { bytes.0 }

  /// `bc_` and 26 characters of Base32.
  package var text: String {
    var buffer = ByteBuffer(capacity: 32)
    write(into: &buffer)
    return buffer.text
  }

  func write(into buffer: inout ByteBuffer) {
    buffer.append("bc_")
    let alphabet: StaticString = "abcdefghijklmnopqrstuvwxyz234567"
    // 26 times five bits of 128, the last two of which are zeros.
    var (high, low) = bytes
    for _ in 0..<26 {
      buffer.append(alphabet.utf8Start[Int(high >> 59)])
      high = high << 5 | low >> 59
      low <<= 5
    }
  }
}

extension PlanChunk {
  /// The ID that it should have as a chunk of this stream.
  package func identity(in stream: PlanStream) -> ChunkID {
    // What rows read of their window is part of what they depend on.
    let window = iteration.map { [Value.Member("iterate", $0)] } ?? []
    let given = stream.given.map { [Value.Member(PlanStream.givenName, $0)] } ?? []
    let all = given + (stream.state.members ?? []) + (state.members ?? []) + window
    return ChunkID(streamDigest: stream.digest, value: value, state: .object(all))
  }
}
