// What the renderers for programs share: a finding in one paragraph, JSON that no terminal acts on, paths as URIs.

internal import Values

package enum MachineText {
  /// The finding without its places: the message, then a line a remark.
  static func paragraph(_ finding: Diagnostic) -> String {
    var lines = [finding.label.isEmpty ? finding.message : "\(finding.message): \(finding.label)"]
    for note in finding.notes where note.location == nil { lines.append("note: \(note.message)") }
    if let help = finding.help ?? finding.fix?.title { lines.append("help: \(help)") }
    return DisplayWidth.printable(lines.joined(separator: "\n"))
  }

  /// The value as JSON in which characters that a terminal might act on are escaped.
  static func json(_ value: Value) -> String { escaped(json: CanonicalJSON.text(of: value)) }

  /// JSON text in which such characters are escaped; line feeds between its parts stay.
  package static func escaped(json text: String) -> String {
    guard text.unicodeScalars.contains(where: { DisplayWidth.isUnprintable($0) && $0 != "\n" }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if DisplayWidth.isUnprintable(scalar), scalar != "\n" {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The path as a URI reference: every byte that is not plain is percent-encoded.
  static func uri(_ path: String) -> String {
    var result = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        result += "%" + hexadecimal(CollectionOfOne(byte)).uppercased()
      }
    }
    return result
  }
}
