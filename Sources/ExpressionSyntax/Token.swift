// The words of the expression language.

package import Values

/// A half-open range of byte offsets into the text that was lexed.
package typealias TextRange = Range<Int>

/// One word and where it stands.
package struct Token: Equatable, Sendable {
  package var kind: TokenKind
  package var range: TextRange
}

/// What a word is. `grammar/expression.ebnf` lists the same spellings; a test compares the two.
package enum TokenKind: Equatable, Sendable {
  case literal(Value)
  case name(String)
  case symbol(Symbol)
  case end
}

/// Operators and punctuation.
package enum Symbol: String, CaseIterable, Sendable {
  case plus = "+"
  case minus = "-"
  case star = "*"
  case power = "**"
  case slash = "/"
  case percent = "%"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case and = "&&"
  case or = "||"
  case not = "!"
  case bitAnd = "&"
  case bitOr = "|"
  case bitXor = "^"
  case bitNot = "~"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case question = "?"
  case colon = ":"
  case comma = ","
  case dot = "."
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
}

/// Text that is no expression: what is wrong, where, and what to write instead.
package struct SyntaxProblem: Error, Equatable, Sendable {
  package var message: String
  package var range: TextRange
  package var help: String?

  package init(_ message: String, at range: TextRange, help: String? = nil) {
    self.message = message
    self.range = range
    self.help = help
  }
}
