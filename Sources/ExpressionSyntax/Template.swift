// Text with holes: finds which braces hold expressions (DESIGN section 3, "Holes"). What the names in them mean is the
// caller's to say (`TemplateVocabulary`).

internal import Values

/// The names that make a group of braces a hole.
package struct TemplateVocabulary: Sendable {
  /// Whether this is a scope or another bound name.
  package var isScope: @Sendable (String) -> Bool
  package var isFunction: @Sendable (String) -> Bool

  package init(isScope: @escaping @Sendable (String) -> Bool, isFunction: @escaping @Sendable (String) -> Bool) {
    self.isScope = isScope
    self.isFunction = isFunction
  }
}

/// Where a template stands, which decides how doubtful braces are judged.
package enum TemplatePosition: Sendable {
  case url
  /// Headers and parameters.
  case field
  /// State, next_state, authentication, messages.
  case value
  /// Request bodies: GraphQL and JSON have braces of their own.
  case payload
  /// JMESPath and jq: only `{scope.…}` and functions of one are holes.
  case query
}

/// A parsed template.
package struct Template: Equatable, Sendable {
  package enum Part: Equatable, Sendable {
    case text(String)
    case hole(Expression)

    /// What a hole holds.
    package var expression: Expression? {
      if case .hole(let expression) = self { expression } else { nil }
    }
  }

  /// Texts are never empty and never side by side.
  package var parts: [Part]

  /// Something that looks like a mistake; `isError` as rule 4 has it.
  package struct Problem: Equatable, Sendable {
    package var problem: SyntaxProblem
    package var isError: Bool
  }

  package var problems: [Problem]

  /// The one expression of a template that is exactly one hole, outer white space aside: its value keeps its type.
  package var singleHole: Expression? {
    var found: Expression?
    for part in parts {
      switch part {
      case .hole(let expression):
        if found != nil { return nil }
        found = expression
      case .text(let text):
        if text.contains(where: { !$0.isWhitespace }) { return nil }
      }
    }
    return found
  }

  /// The text of a template without holes.
  package var plainText: String? {
    switch parts.count {
    case 0: return ""
    case 1:
      if case .text(let text) = parts[0] { return text }
      return nil
    default: return nil
    }
  }

  /// Canonical text: holes in canonical form, braces of the text as they are.
  package var canonicalText: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .hole(let expression): "{\(expression.canonicalText)}"
      }
    }.joined()
  }

  /// Splits `text`; ranges in expressions and problems are byte offsets into its UTF-8.
  package static func parse(_ text: String, _ position: TemplatePosition, _ vocabulary: TemplateVocabulary) -> Template
  {
    var splitter = TemplateSplitter(Array(text.utf8), position, vocabulary)
    return splitter.split()
  }
}

extension Template {
  /// Drops white space before the first and after the last part, as in URLs, headers and parameters.
  package mutating func trimOuterWhitespace() {
    if case .text(let text)? = parts.first {
      let trimmed = String(text.drop { $0.isWhitespace })
      if trimmed.isEmpty { parts.removeFirst() } else { parts[0] = .text(trimmed) }
    }
    if case .text(let text)? = parts.last {
      var trimmed = text
      while trimmed.last?.isWhitespace ?? false { trimmed.removeLast() }
      if trimmed.isEmpty { parts.removeLast() } else { parts[parts.count - 1] = .text(trimmed) }
    }
  }
}
