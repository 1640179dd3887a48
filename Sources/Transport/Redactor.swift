// Keeps secrets out of text for people: messages, logs, the ledger. The first line of defence is provenance (a tainted
// header is masked whole); searching the text is the second.

internal import Plans

/// The secrets of a run, and how they may look in a text.
package struct Redactor: Sendable {
  /// What stands in a secret's place.
  package static let mask = "***"
  /// Shorter values are not searched for in text: "id" as a password must not blacken every word with "id" in it.
  package static let minimumLength = 8

  /// Longest first, so that a form inside another one cannot leave the other's ends.
  private let needles: [[UInt8]]
  /// Whether a needle starts with this byte.
  private let starts: [Bool]

  package init(secrets: [String]) {
    var forms: Set<[UInt8]> = []
    for secret in secrets {
      // A key file's lines are wrapped and indented in messages, so each line counts for itself.
      for part in [Substring(secret)] + secret.split(whereSeparator: \.isNewline)
      where part.utf8.count >= Self.minimumLength {
        forms.formUnion(Self.forms(of: String(part)))
      }
    }
    needles = forms.sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count }
    var starts = [Bool](repeating: false, count: 256)
    for needle in needles { starts[Int(needle[0])] = true }
    self.starts = starts
  }

  /// `text` with every secret of 8 and more bytes masked: plain, percent-encoded, as a form field, in Base64 (also as
  /// part of a longer encoded text) and escaped in JSON.
  package func mask(_ text: String) -> String {
    guard !needles.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    var found = false
    while index < bytes.count {
      if starts[Int(bytes[index])], let needle = needles.first(where: { bytes[index...].starts(with: $0) }) {
        result.append(contentsOf: Self.mask.utf8)
        index += needle.count
        found = true
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return found ? String(decoding: result, as: UTF8.self) : text
  }

  /// A header's value for people. `isTainted`: a secret flowed into it, so nothing but the scheme's name is shown.
  package func maskHeader(_ value: String, isTainted: Bool) -> String {
    guard isTainted else { return mask(value) }
    let words = value.split(separator: " ", maxSplits: 1)
    let schemes = ["bearer", "basic", "token", "digest", "apikey"]
    guard words.count == 2, schemes.contains(words[0].lowercased()) else { return Self.mask }
    return "\(words[0]) \(Self.mask)"
  }
}

extension Redactor {
  private static func forms(of secret: String) -> [[UInt8]] {
    let plain = Array(secret.utf8)
    let percent = URLText.encode(secret)
    var forms = [plain, Array(percent.utf8), Array(lowercasedEscapes(percent).utf8)]
    let words = secret.split(separator: " ", omittingEmptySubsequences: false)
    forms.append(Array(words.map { URLText.encode(String($0)) }.joined(separator: "+").utf8))
    forms.append(jsonEscaped(plain))
    for alphabet in [standardBase64, urlBase64] {
      forms += (0..<3).map { base64(plain, shift: $0, alphabet) }
    }
    return forms.filter { $0.count >= minimumLength }
  }

  private static func lowercasedEscapes(_ text: String) -> String {
    var digits = 0
    return String(
      text.map { character in
        if character == "%" { digits = 2 } else if digits > 0 { digits -= 1 } else { return character }
        return Character(character.lowercased())
      })
  }

  private static func jsonEscaped(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x22, 0x5C: [0x5C, byte]
      case 0x0A: Array("\\n".utf8)
      case 0x0D: Array("\\r".utf8)
      case 0x09: Array("\\t".utf8)
      default: [byte]
      }
    }
  }

  private static let standardBase64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlBase64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The characters of a Base64 text that depend on `bytes` alone when they stand `shift` bytes (modulo 3) from its
  /// start: in `user:secret` the secret's own encoding does not occur, but one of these three does.
  private static func base64(_ bytes: [UInt8], shift: Int, _ alphabet: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var buffer: UInt32 = 0
    // Bits of characters that also hold bits of what stands before are skipped.
    var bits = 0
    var skipped = [0, 4, 2][shift]
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
      bits += 8
      if skipped > 0 {
        bits -= skipped
        skipped = 0
      }
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(buffer >> UInt32(bits)) & 63])
      }
    }
    return text
  }
}
