// Text with references to environment variables: `Bearer ${TOKEN}`. A reference stays one until somebody asks for the
// text, so that a plan can be made without secrets.

package import Diagnostics

/// A text that may hold `${NAME}`; `$${` is a plain `${`.
package struct ReferenceText: Sendable, Equatable {
  private enum Part: Sendable, Equatable {
    case text(String)
    case variable(String)
  }

  private var parts: [Part] = []
  /// What the text is for, in messages: "the secret 'api_key' of the connection 'MY_API'".
  private let subject: String

  package init(_ text: String, of subject: String) {
    self.subject = subject
    var rest = Substring(text)
    var literal = ""
    while let character = rest.first {
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if let name = Self.name(at: rest) {
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = ""
        parts.append(.variable(name))
        rest = rest.dropFirst(name.count + 3)
      } else {
        literal.append(character)
        rest = rest.dropFirst()
      }
    }
    if !literal.isEmpty || parts.isEmpty { parts.append(.text(literal)) }
  }

  /// The name in `${NAME}`, if the text starts so.
  private static func name(at text: Substring) -> String? {
    guard text.hasPrefix("${"), let end = text.firstIndex(of: "}") else { return nil }
    let name = text[text.index(text.startIndex, offsetBy: 2)..<end]
    let isName = name.utf8.allSatisfy { $0 == 0x5F || $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 }
    guard isName, let first = name.utf8.first, first &- 0x30 >= 10 else { return nil }
    return String(name)
  }

  /// The variables that the text reads.
  package var variables: [String] {
    parts.compactMap { part in
      if case .variable(let name) = part { return name }
      return nil
    }
  }

  /// The text with every reference replaced. Fails for a variable that is not set; the message holds names only.
  package func resolve(environment: (String) -> String?) throws(Failure) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .variable(let name):
        guard let value = environment(name) else {
          throw Failure(
            .usage, "the environment variable '\(name)' is not set", why: "\(subject) reads it",
            advice: "export \(name), or change the connections file")
        }
        result += value
      }
    }
    return result
  }
}
