// What an authorization server has to compute: SHA-256 and Base64.

internal import CCrypto

func sha256(_ bytes: [UInt8]) -> [UInt8] {
  var result = [UInt8](repeating: 0, count: 32)
  EVP_Digest(bytes, bytes.count, &result, nil, EVP_sha256(), nil)
  return result
}

/// With padding.
func base64(_ bytes: [UInt8]) -> String {
  var result = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
  let count = EVP_EncodeBlock(&result, bytes, Int32(bytes.count))
  return String(decoding: result.prefix(Int(count)), as: UTF8.self)
}
