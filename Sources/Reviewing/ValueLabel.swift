// A value in short, as chunks are called.

internal import Values

enum ValueLabel {
  /// A date where the time is midnight UTC, other values as text; at most 64 characters.
  static func text(_ value: Value) -> String {
    let text: String
    switch value {
    case .null: text = "all"
    case .timestamp(let instant):
      let full = instant.text
      text = full.hasSuffix("T00:00:00Z") ? String(full.dropLast(10)) : full
    case .string(let string): text = string
    default: text = CanonicalJSON.text(of: value)
    }
    return text.count > 64 ? "\(text.prefix(63))…" : text
  }
}
