// HTML and SVG as text. Everything that is not a tag of ours goes through `escaped`, so that no value can become one.

internal import Diagnostics

/// Elements, one after another.
package struct HTMLText: Sendable {
  package private(set) var text = ""

  package init() {}

  /// The text for content and for attributes in double quotes; what a browser might act on is replaced.
  package static func escaped(_ text: String) -> String {
    let special = text.utf8.contains {
      switch $0 {
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
      default: $0 < 0x20 || $0 >= 0x7F
      }
    }
    guard special else { return text }
    var result = ""
    for scalar in DisplayWidth.printable(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Attributes of a value nil are left out.
  package mutating func open(_ tag: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]) {
    text += "<\(tag)"
    for (name, value) in attributes {
      if let value { text += " \(name)=\"\(Self.escaped(value))\"" }
    }
    text += ">"
  }

  package mutating func close(_ tag: StaticString) { text += "</\(tag)>" }

  /// Plain text.
  package mutating func add(_ content: String) { text += Self.escaped(content) }

  /// An element that holds text alone.
  package mutating func element(
    _ tag: StaticString, _ content: String, _ attributes: KeyValuePairs<StaticString, String?> = [:]
  ) {
    open(tag, attributes)
    add(content)
    close(tag)
  }

  /// Puts `other` here as it is.
  package mutating func add(_ other: HTMLText) { text += other.text }

  /// For readers of the source.
  package mutating func lineBreak() { text += "\n" }

  /// A list of terms; a term without a value is left out.
  package mutating func terms(_ rows: [(name: String, value: String?)]) {
    open("dl")
    for row in rows {
      guard let value = row.value else { continue }
      element("dt", row.name)
      element("dd", value)
    }
    close("dl")
  }
}
