// Numbers whose digits a double would lose.

/// A decimal number as its canonical JSON text.
package struct Decimal: Hashable, Sendable {
  package let text: String

  package init(text: String) { self.text = text }
}
