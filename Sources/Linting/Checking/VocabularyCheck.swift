// Names in braces that have no scope, such as HMAC's `{nonce}`. The key table says which there are.

internal import Diagnostics
internal import Keys
internal import Specs

enum VocabularyCheck {
  /// Reports every `{name}` of the text that its place does not know.
  static func check(_ text: ExpressionText, into bag: inout DiagnosticBag) {
    let known = text.place.vocabulary
    let bytes = Array(text.text.utf8)
    var index = 0
    while let opening = bytes[index...].firstIndex(of: UInt8(ascii: "{")) {
      guard let closing = bytes[opening...].firstIndex(of: UInt8(ascii: "}")) else { return }
      index = closing + 1
      let name = String(decoding: bytes[opening + 1..<closing], as: UTF8.self)
      // Anything but a lone word is an expression.
      guard !name.isEmpty, name.utf8.allSatisfy(isName), !known.contains(name) else { continue }
      bag.add(unknown(name, text, at: opening..<closing + 1))
    }
  }

  /// The finding for a name that its place does not know.
  static func unknown(_ name: String, _ text: ExpressionText, at range: Range<Int>) -> Diagnostic {
    let known = text.place.vocabulary
    return Diagnostic(
      .doubtfulBraces, "'{\(name)}' is not known here", at: text.location(of: range),
      label: Suggestions.question(name, among: known) ?? "",
      help: "known are \(Suggestions.list(known.map { "{\($0)}" }, joinedBy: "and"))")
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
