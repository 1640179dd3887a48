// Tokens to the syntax tree, by binding power. What stands at the start of an expression is here; what may follow, in
// `Parser+Following.swift`.

internal import Records

/// Builds the tree of one expression.
struct Parser {
  /// More levels than this are refused, so that walking the tree needs little stack.
  static let depthLimit = 200
  /// An expression may name its input often (`[@, @] | [@, @] | …`), so that what it gives is far larger than what it
  /// takes. More than this many times is refused.
  static let expansionLimit = 100_000.0

  var tree = Tree()
  private let text: UnsafeBufferPointer<UInt8>
  private let tokens: [Token]
  private var position = 0
  private var nesting = 0
  /// By node: levels below it, and how much larger than its input its result may be.
  private var depths: [Int] = []
  private var expansions: [Double] = []

  private init(_ tokens: [Token], _ text: UnsafeBufferPointer<UInt8>) {
    self.tokens = tokens
    self.text = text
  }

  /// The tree of `text`. Cells in it point into `arena` and `keys`.
  static func tree(of text: UnsafeBufferPointer<UInt8>, arena: Arena, keys: KeyTable?) throws(JMESPathError) -> Tree {
    var parser = Parser(try Lexer.tokens(text, arena: arena, keys: keys), text)
    parser.tree.root = try parser.expression(0)
    if case .end = parser.token.kind {} else { throw parser.unexpected("the end of the expression") }
    return parser.tree
  }

  var token: Token { tokens[position] }

  /// The token after the present one, which is not the last.
  var following: Token { tokens[min(position + 1, tokens.count - 1)] }

  /// The present token, left behind.
  mutating func take() -> Token {
    let taken = tokens[position]
    if position < tokens.count - 1 { position += 1 }
    return taken
  }

  func name(of word: Token) -> String { String(decoding: text[word.start..<word.end], as: UTF8.self) }

  func unexpected(_ wanted: String) -> JMESPathError {
    let found = name(of: token)
    return JMESPathError(
      .syntax, "\(wanted) is expected, not \(found.isEmpty ? "the end" : "'\(found)'")", at: token.start)
  }

  mutating func expect(_ isWanted: (Token.Kind) -> Bool, _ wanted: String) throws(JMESPathError) {
    guard isWanted(token.kind) else { throw unexpected(wanted) }
    _ = take()
  }

  /// Adds a node whose operands are `operands`. `expansion` is how much larger than its input its result may be.
  mutating func add(_ node: Node, at offset: Int, operands: [NodeID] = [], expansion: Double) throws(JMESPathError)
    -> NodeID
  {
    let depth = operands.reduce(0) { max($0, depths[Int($1)]) } + 1
    if depth > Self.depthLimit {
      throw JMESPathError(.syntax, "the expression is nested more than \(Self.depthLimit) deep", at: offset)
    }
    if expansion > Self.expansionLimit {
      throw JMESPathError(.invalidValue, "the expression multiplies its input too often", at: offset)
    }
    tree.nodes.append(node)
    tree.offsets.append(offset)
    depths.append(depth)
    expansions.append(expansion)
    return NodeID(tree.nodes.count - 1)
  }

  func expansion(_ node: NodeID) -> Double { expansions[Int(node)] }

  /// Puts `nodes` side by side.
  mutating func children(_ nodes: [NodeID]) -> Children {
    defer { tree.children += nodes }
    return Children(start: Int32(tree.children.count), count: Int32(nodes.count))
  }

  mutating func current() throws(JMESPathError) -> NodeID { try add(.current, at: token.start, expansion: 1) }

  /// An expression whose operators all bind more tightly than `power`.
  mutating func expression(_ power: Int) throws(JMESPathError) -> NodeID {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > Self.depthLimit {
      throw JMESPathError(.syntax, "the expression is nested more than \(Self.depthLimit) deep", at: token.start)
    }
    var left = try start()
    while power < token.bindingPower { left = try continued(left) }
    return left
  }

  /// What stands at the start of an expression.
  private mutating func start() throws(JMESPathError) -> NodeID {
    let offset = token.start
    switch token.kind {
    case .literal(let cell):
      _ = take()
      return try add(.literal(cell), at: offset, expansion: Double(Self.size(of: cell)))
    case .name(let name):
      let word = take()
      if case .leftParenthesis = token.kind { return try call(word) }
      return try add(.field(name), at: offset, expansion: 1)
    case .quotedName(let name):
      _ = take()
      if case .leftParenthesis = token.kind {
        throw JMESPathError(.syntax, "a function's name has no quotes", at: offset)
      }
      return try add(.field(name), at: offset, expansion: 1)
    case .at:
      _ = take()
      return try add(.current, at: offset, expansion: 1)
    case .star:
      _ = take()
      return try valueProjection(of: try current(), at: offset, power: 20)
    case .flatten:
      _ = take()
      return try flattened(try current(), at: offset)
    case .filter:
      _ = take()
      return try filtered(try current(), at: offset)
    case .not:
      _ = take()
      let operand = try expression(45)
      return try add(.not(operand), at: offset, operands: [operand], expansion: 1)
    case .leftBrace:
      return try hash()
    case .leftParenthesis:
      _ = take()
      let inner = try expression(0)
      try expect({ if case .rightParenthesis = $0 { true } else { false } }, "')'")
      return inner
    case .leftBracket:
      switch following.kind {
      case .number, .colon: return try indexed(nil)
      case .star where isStarInBrackets: return try projected(try current())
      default: return try list()
      }
    case .ampersand:
      throw JMESPathError(.syntax, "an expression reference (&…) is only for functions such as sort_by", at: offset)
    case .dot, .comma, .colon, .pipe, .or, .and, .rightParenthesis, .rightBracket, .rightBrace, .comparison, .number,
      .end:
      throw unexpected("an expression")
    }
  }

  /// Whether `[*]` stands here.
  var isStarInBrackets: Bool {
    guard position + 2 < tokens.count, case .star = tokens[position + 1].kind,
      case .rightBracket = tokens[position + 2].kind
    else { return false }
    return true
  }

  /// How many values a literal holds.
  private static func size(of cell: Cell) -> Int {
    switch cell.kind {
    case .array: cell.elements.reduce(1) { $0 + size(of: $1) }
    case .object: cell.pairs.reduce(1) { $0 + size(of: $1) }
    case .absent, .null, .bool, .int, .float, .decimal, .string, .timestamp, .range, .json: 1
    }
  }
}
