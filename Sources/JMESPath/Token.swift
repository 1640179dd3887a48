// The words of the language.

internal import Records

/// A token and where it stands.
struct Token: BitwiseCopyable {
  enum Kind: BitwiseCopyable {
    case dot, star, comma, colon, at, ampersand
    case pipe, or, and, not
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    /// `[]` and `[?`.
    case flatten, filter
    case comparison(Comparison)
    case number(Int)
    /// A name without quotes, which may be a function's.
    case name(Cell)
    case quotedName(Cell)
    /// What `` `…` `` or `'…'` stands for.
    case literal(Cell)
    case end
  }

  var kind: Kind
  /// Bytes from the start of the text.
  var start: Int
  var end: Int
}

enum Comparison: BitwiseCopyable {
  case equal, unequal, less, lessOrEqual, greater, greaterOrEqual
}

extension Token {
  /// How tightly the token binds what stands before it; 0 for what ends an expression.
  var bindingPower: Int {
    switch kind {
    case .pipe: 1
    case .or: 2
    case .and: 3
    case .comparison: 5
    case .flatten: 9
    case .star: 20
    case .filter: 21
    case .dot: 40
    case .not: 45
    case .leftBrace: 50
    case .leftBracket: 55
    case .leftParenthesis: 60
    case .comma, .colon, .at, .ampersand, .rightParenthesis, .rightBracket, .rightBrace, .number, .name, .quotedName,
      .literal, .end:
      0
    }
  }

  /// Projections go on over tokens that bind at least this tightly.
  static let projectionPower = 10
}
