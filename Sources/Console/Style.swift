// Emphasis in text for people: a few named styles instead of escape codes at the places that print.

/// How a piece of text looks on a terminal.
package enum Style: String, Sendable {
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case cyan = "36"
}

extension Terminal {
  /// `text` in a style, or as it is where colours are not wanted.
  package func styled(_ text: String, _ styles: Style...) -> String {
    guard usesColour, !styles.isEmpty else { return text }
    return "\u{1B}[\(styles.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
  }
}
