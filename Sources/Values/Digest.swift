// Message digests and keyed ones, by libcrypto's EVP interface.

internal import CCrypto

/// SHA-256 over bytes that arrive in parts.
package struct SHA256Hasher: ~Copyable {
  private let context: OpaquePointer

  package init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  package mutating func update(_ text: String) { update(Array(text.utf8)) }

  /// The 32 bytes. The hasher is spent.
  package consuming func finalize() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest
  }
}

/// A digest algorithm that specs may name.
package enum DigestAlgorithm: String, CaseIterable, Sendable {
  case md5, sha1, sha256, sha512
}

/// The digest of `bytes`: 16, 20, 32 or 64 bytes.
package func digest(_ bytes: [UInt8], _ algorithm: DigestAlgorithm = .sha256) -> [UInt8] {
  var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
  var length: UInt32 = 0
  EVP_Digest(bytes, bytes.count, &result, &length, method(of: algorithm), nil)
  return Array(result.prefix(Int(length)))
}

/// SHA-256 of `bytes`, put into `result`, which has room for 32 bytes. Allocates nothing that is kept.
package func sha256(_ bytes: UnsafeRawBufferPointer, into result: UnsafeMutableRawBufferPointer) {
  precondition(result.count >= 32)
  EVP_Digest(
    bytes.baseAddress, bytes.count, result.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, EVP_sha256(), nil)
}

/// The HMAC (RFC 2104) of `bytes` under `key`: as many bytes as the digest has.
package func authenticationCode(
  _ bytes: [UInt8], key: [UInt8], _ algorithm: DigestAlgorithm = .sha256
) -> [UInt8] {
  var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
  var length: UInt32 = 0
  _ = HMAC(method(of: algorithm), key, Int32(key.count), bytes, bytes.count, &result, &length)
  return Array(result.prefix(Int(length)))
}

private func method(of algorithm: DigestAlgorithm) -> OpaquePointer? {
  switch algorithm {
  case .md5: EVP_md5()
  case .sha1: EVP_sha1()
  case .sha256: EVP_sha256()
  case .sha512: EVP_sha512()
  }
}

/// Lower-case hexadecimal.
@inlinable
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// Lower-case Base32 (RFC 4648 alphabet, no padding), for identifiers that people copy.
@inlinable
package func base32(_ bytes: some Sequence<UInt8>) -> String {
  let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
  var text: [UInt8] = []
  var buffer: UInt32 = 0
  var bits = 0
  for byte in bytes {
    buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
    bits += 8
    while bits >= 5 {
      bits -= 5
      text.append(alphabet[Int(buffer >> UInt32(bits)) & 31])
    }
  }
  if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits)) & 31]) }
  return String(decoding: text, as: UTF8.self)
}
