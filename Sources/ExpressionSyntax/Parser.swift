// Tokens to a tree, by precedence climbing. The productions are those of `grammar/expression.ebnf`.

internal import Values

/// Parses one expression.
package struct Parser {
  /// Deeper nesting than this is refused, so that no input exhausts the stack.
  package static let maximumDepth = 200
  /// So are longer chains of operators, members and subscripts: each link is a level of the tree, which is walked.
  package static let maximumLinks = 1_000

  private let tokens: [Token]
  private var index = 0
  private var depth = 0
  /// Links of all chains so far.
  private var links = 0

  private init(_ tokens: [Token]) { self.tokens = tokens }

  /// The expression that fills `range` of the text; ranges in the result are offsets into `bytes`.
  package static func parse(_ bytes: [UInt8], in range: TextRange) throws(SyntaxProblem) -> Expression {
    var parser = Parser(try Lexer.tokens(bytes, in: range))
    if parser.token.kind == .end {
      throw SyntaxProblem("expected an expression", at: range, help: "write a value, or leave the key out")
    }
    let expression = try parser.expression()
    guard parser.token.kind == .end else {
      throw SyntaxProblem(
        "unexpected \(parser.found) after the expression", at: parser.token.range,
        help: Dialects.advice(on: parser.token, after: parser.previous))
    }
    return expression
  }

  package static func parse(_ text: String) throws(SyntaxProblem) -> Expression {
    let bytes = Array(text.utf8)
    return try parse(bytes, in: 0..<bytes.count)
  }

  private var token: Token { tokens[index] }

  private var previous: Token? { index > 0 ? tokens[index - 1] : nil }

  private var found: String { Self.words(for: token) }

  private static func words(for token: Token) -> String {
    switch token.kind {
    case .end: "the end"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .name(let name): "'\(name)'"
    case .literal: "value"
    }
  }

  private mutating func advance() { index = min(index + 1, tokens.count - 1) }

  private mutating func take(_ symbol: Symbol) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: Symbol, after opening: TextRange, _ context: String) throws(SyntaxProblem)
    -> Int
  {
    guard token.kind == .symbol(symbol) else {
      throw SyntaxProblem(
        "expected '\(symbol.rawValue)' \(context), found \(found)",
        at: token.kind == .end ? opening : token.range)
    }
    let end = token.range.upperBound
    advance()
    return end
  }

  // expression = binary [ "?" expression ":" expression ]
  private mutating func expression() throws(SyntaxProblem) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw SyntaxProblem("nested too deeply", at: token.range, help: "at most \(Self.maximumDepth) levels are read")
    }
    let condition = try binary(0)
    let question = token.range
    guard take(.question) else { return condition }
    let then = try expression()
    _ = try expect(.colon, after: question, "after the first branch of '?'")
    return .conditional(condition, then: then, else: try expression())
  }

  // binary = unary { operator unary }
  private mutating func binary(_ minimum: Int) throws(SyntaxProblem) -> Expression {
    var left = try unary()
    while let (operation, range) = infix, operation.precedence > minimum {
      advance()
      let right = try binary(operation.precedence)
      left = .binary(operation, left, right, operatorRange: range)
      try countLink(range)
    }
    return left
  }

  private mutating func countLink(_ range: TextRange) throws(SyntaxProblem) {
    links += 1
    guard links <= Self.maximumLinks else {
      throw SyntaxProblem(
        "the expression is too long", at: range,
        help: "at most \(Self.maximumLinks) operators and accesses are read; compute parts of it in state variables")
    }
  }

  private var infix: (BinaryOperator, TextRange)? {
    switch token.kind {
    case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue).map { ($0, token.range) }
    case .name(let name): infixWord(name).map { ($0, token.range) }
    default: nil
    }
  }

  /// Words that are operators, and so no names except behind a dot.
  private func infixWord(_ name: String) -> BinaryOperator? { name == "in" || name == "IN" ? .in : nil }

  // unary = ( "-" | "!" | "~" ) unary | membership
  private mutating func unary() throws(SyntaxProblem) -> Expression {
    guard case .symbol(let symbol) = token.kind, let operation = UnaryOperator(rawValue: symbol.rawValue) else {
      return try postfix()
    }
    let start = token.range.lowerBound
    advance()
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw SyntaxProblem("nested too deeply", at: token.range) }
    // `in` binds tighter than a prefix operator, everything else less.
    let operand = try binary(BinaryOperator.prefixPrecedence)
    return .unary(operation, operand, start..<operand.range.upperBound)
  }

  // postfix = primary { "." NAME | "[" … "]" }
  private mutating func postfix() throws(SyntaxProblem) -> Expression {
    var base = try primary()
    while true {
      let opening = token.range
      if take(.dot) {
        guard case .name(let name) = memberName else {
          throw SyntaxProblem("expected a name after '.', found \(found)", at: token.range)
        }
        base = .member(base, name: name, nameRange: token.range)
        advance()
        try countLink(opening)
      } else if take(.leftBracket) {
        base = try subscripted(base, opening)
        try countLink(opening)
      } else {
        return base
      }
    }
  }

  /// After a dot, `true` and `null` are names too.
  private var memberName: TokenKind {
    if case .literal(let value) = token.kind {
      switch value {
      case .null: return .name("null")
      case .bool(let truth): return .name(truth ? "true" : "false")
      default: return token.kind
      }
    }
    return token.kind
  }

  private mutating func subscripted(_ base: Expression, _ opening: TextRange) throws(SyntaxProblem) -> Expression {
    var from: Expression?
    if token.kind != .symbol(.colon) { from = try expression() }
    if take(.colon) {
      var to: Expression?
      if token.kind != .symbol(.rightBracket) { to = try expression() }
      let end = try expect(.rightBracket, after: opening, "at the end of the slice")
      return .slice(base, from: from, to: to, base.range.lowerBound..<end)
    }
    guard let from else { throw SyntaxProblem("expected an index", at: token.range) }
    let end = try expect(.rightBracket, after: opening, "after the index")
    return .index(base, from, base.range.lowerBound..<end)
  }

  // primary = literal | NAME [ arguments ] | "(" expression ")" | array | object
  private mutating func primary() throws(SyntaxProblem) -> Expression {
    let (before, start) = (previous, token)
    advance()
    switch start.kind {
    case .literal(let value): return .literal(value, start.range)
    case .name(let name) where infixWord(name) == nil:
      let opening = token.range
      guard take(.leftParenthesis) else { return .name(name, start.range) }
      let (arguments, end) = try list(until: .rightParenthesis, opening, "after the arguments of '\(name)'")
      return .call(name: name, nameRange: start.range, arguments: arguments, start.range.lowerBound..<end)
    case .symbol(.leftParenthesis):
      let inner = try expression()
      _ = try expect(.rightParenthesis, after: start.range, "to close '('")
      return inner
    case .symbol(.leftBracket):
      let (elements, end) = try list(until: .rightBracket, start.range, "to close '['")
      return .array(elements, start.range.lowerBound..<end)
    case .symbol(.leftBrace): return try object(start.range)
    default:
      throw SyntaxProblem(
        "expected a value, found \(Self.words(for: start))", at: start.range,
        help: Dialects.advice(on: start, after: before))
    }
  }

  private mutating func list(until closing: Symbol, _ opening: TextRange, _ context: String) throws(SyntaxProblem)
    -> ([Expression], Int)
  {
    var elements: [Expression] = []
    if token.kind != .symbol(closing) {
      repeat { elements.append(try expression()) } while take(.comma)
    }
    return (elements, try expect(closing, after: opening, context))
  }

  private mutating func object(_ opening: TextRange) throws(SyntaxProblem) -> Expression {
    var entries: [Expression.Entry] = []
    if token.kind != .symbol(.rightBrace) {
      repeat {
        let key = try expression()
        _ = try expect(.colon, after: opening, "after the key of an object")
        entries.append(Expression.Entry(key: key, value: try expression()))
      } while take(.comma)
    }
    let end = try expect(.rightBrace, after: opening, "to close '{'")
    return .object(entries, opening.lowerBound..<end)
  }
}
