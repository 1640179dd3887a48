// What may follow an expression: members, indexes, projections, operators; and what stands in brackets and braces.

internal import Records

extension Parser {
  /// `left` and the operator that stands here, with its other operand.
  mutating func continued(_ left: NodeID) throws(JMESPathError) -> NodeID {
    let offset = token.start
    switch token.kind {
    case .dot:
      _ = take()
      if case .star = token.kind {
        _ = take()
        return try valueProjection(of: left, at: offset, power: 40)
      }
      return try sequence(left, try member(power: 40), at: offset)
    case .pipe:
      _ = take()
      return try sequence(left, try expression(1), at: offset)
    case .or:
      _ = take()
      let right = try expression(2)
      return try add(
        .or(left, right), at: offset, operands: [left, right], expansion: max(expansion(left), expansion(right)))
    case .and:
      _ = take()
      let right = try expression(3)
      return try add(
        .and(left, right), at: offset, operands: [left, right], expansion: max(expansion(left), expansion(right)))
    case .comparison(let comparison):
      _ = take()
      let right = try expression(5)
      return try add(.comparison(comparison, left, right), at: offset, operands: [left, right], expansion: 1)
    case .flatten:
      _ = take()
      return try flattened(left, at: offset)
    case .filter:
      _ = take()
      return try filtered(left, at: offset)
    case .leftBracket:
      switch following.kind {
      case .number, .colon: return try indexed(left)
      case .star where isStarInBrackets: return try projected(left)
      default: break
      }
      _ = take()
      throw unexpected("an index, a slice or '*'")
    case .star, .not, .leftBrace, .leftParenthesis, .comma, .colon, .at, .ampersand, .rightParenthesis, .rightBracket,
      .rightBrace, .number, .name, .quotedName, .literal, .end:
      throw unexpected("an operator")
    }
  }

  private mutating func sequence(_ left: NodeID, _ right: NodeID, at offset: Int) throws(JMESPathError) -> NodeID {
    if case .current = tree.nodes[Int(left)] { return right }
    return try add(
      .sequence(left, right), at: offset, operands: [left, right], expansion: expansion(left) * expansion(right))
  }

  /// What may stand behind a dot.
  private mutating func member(power: Int) throws(JMESPathError) -> NodeID {
    switch token.kind {
    case .name, .quotedName, .star: return try expression(power)
    case .leftBracket: return try list()
    case .leftBrace: return try hash()
    default: throw unexpected("a name, '*', '[' or '{'")
    }
  }

  /// What is applied to each element of a projection: all that binds more tightly than the projection ends.
  private mutating func body(power: Int) throws(JMESPathError) -> NodeID {
    if token.bindingPower < Token.projectionPower { return try current() }
    switch token.kind {
    case .leftBracket, .filter: return try expression(power)
    case .dot:
      _ = take()
      return try member(power: power)
    default: throw unexpected("an operator")
    }
  }

  mutating func valueProjection(of source: NodeID, at offset: Int, power: Int) throws(JMESPathError) -> NodeID {
    let body = try body(power: power)
    return try add(
      .valueProjection(source: source, body: body), at: offset, operands: [source, body],
      expansion: expansion(source) * expansion(body))
  }

  private mutating func projection(of source: NodeID, at offset: Int, power: Int) throws(JMESPathError) -> NodeID {
    let body = try body(power: power)
    return try add(
      .projection(source: source, body: body), at: offset, operands: [source, body],
      expansion: expansion(source) * expansion(body))
  }

  /// `[]`, left behind already.
  mutating func flattened(_ source: NodeID, at offset: Int) throws(JMESPathError) -> NodeID {
    let flat = try add(.flatten(source), at: offset, operands: [source], expansion: expansion(source))
    return try projection(of: flat, at: offset, power: 9)
  }

  /// `[?…]`, of which `[?` is left behind already.
  mutating func filtered(_ source: NodeID, at offset: Int) throws(JMESPathError) -> NodeID {
    let condition = try expression(0)
    try expect({ if case .rightBracket = $0 { true } else { false } }, "']'")
    let isFlattened = if case .flatten = token.kind { true } else { false }
    let body = isFlattened ? try current() : try body(power: 21)
    return try add(
      .filter(source: source, condition: condition, body: body), at: offset, operands: [source, condition, body],
      expansion: expansion(source) * expansion(body))
  }

  /// `[*]`.
  mutating func projected(_ source: NodeID) throws(JMESPathError) -> NodeID {
    let offset = token.start
    for _ in 0..<3 { _ = take() }
    return try projection(of: source, at: offset, power: 20)
  }

  /// `[1]` or `[1:2:3]`.
  mutating func indexed(_ source: NodeID?) throws(JMESPathError) -> NodeID {
    let offset = take().start
    if case .number(let index) = token.kind, case .rightBracket = following.kind {
      (_, _) = (take(), take())
      return try applied(.index(index), to: source, at: offset)
    }
    let sliced = try applied(.slice(try slice(at: offset)), to: source, at: offset)
    return try projection(of: sliced, at: offset, power: 20)
  }

  private mutating func applied(_ node: Node, to source: NodeID?, at offset: Int) throws(JMESPathError) -> NodeID {
    let node = try add(node, at: offset, expansion: 1)
    guard let source else { return node }
    return try sequence(source, node, at: offset)
  }

  private mutating func slice(at offset: Int) throws(JMESPathError) -> Slice {
    var parts = [Int?](repeating: nil, count: 3)
    var part = 0
    while true {
      if case .number(let number) = token.kind, parts[part] == nil {
        _ = take()
        // The greatest number stands for a part that is left out.
        parts[part] = min(number, Slice.missing - 1)
      } else if case .colon = token.kind, part < 2 {
        _ = take()
        part += 1
      } else {
        try expect({ if case .rightBracket = $0 { true } else { false } }, "a number, ':' or ']'")
        break
      }
    }
    if parts[2] == 0 { throw JMESPathError(.invalidValue, "the step of a slice must not be 0", at: offset) }
    return Slice(start: parts[0] ?? Slice.missing, stop: parts[1] ?? Slice.missing, step: parts[2] ?? 1)
  }

  /// `[a, b]`.
  mutating func list() throws(JMESPathError) -> NodeID {
    let offset = take().start
    var nodes: [NodeID] = []
    repeat { nodes.append(try expression(0)) } while takeComma()
    try expect({ if case .rightBracket = $0 { true } else { false } }, "',' or ']'")
    let run = children(nodes)
    return try add(.list(run), at: offset, operands: nodes, expansion: nodes.reduce(1) { $0 + expansion($1) })
  }

  /// `{a: b}`. Of equal names the first place and the last value count, as in JSON.
  mutating func hash() throws(JMESPathError) -> NodeID {
    let offset = take().start
    var nodes: [NodeID] = []
    var places: [[UInt8]: Int] = [:]
    repeat {
      guard let name = memberName else { throw unexpected("a name") }
      let word = take()
      try expect({ if case .colon = $0 { true } else { false } }, "':'")
      let value = try expression(0)
      if let place = places[Array(name.utf8)] {
        nodes[place] = value
      } else {
        nodes += [try add(.literal(name), at: word.start, expansion: 1), value]
        places[Array(name.utf8)] = nodes.count - 1
      }
    } while takeComma()
    try expect({ if case .rightBrace = $0 { true } else { false } }, "',' or '}'")
    let run = children(nodes)
    return try add(.hash(run), at: offset, operands: nodes, expansion: nodes.reduce(1) { $0 + expansion($1) })
  }

  private var memberName: Cell? {
    switch token.kind {
    case .name(let name), .quotedName(let name): name
    default: nil
    }
  }

  private mutating func takeComma() -> Bool {
    guard case .comma = token.kind else { return false }
    _ = take()
    return true
  }

  /// `name(…)`, of which the name is left behind already.
  mutating func call(_ word: Token) throws(JMESPathError) -> NodeID {
    _ = take()
    var arguments: [NodeID] = []
    if case .rightParenthesis = token.kind {} else { repeat { arguments.append(try argument()) } while takeComma() }
    try expect({ if case .rightParenthesis = $0 { true } else { false } }, "',' or ')'")
    let name = name(of: word)
    guard let function = Function(rawValue: name) else {
      throw JMESPathError(.unknownFunction, "there is no function '\(name)'", at: word.start)
    }
    let wanted = function.parameters.count
    guard arguments.count == wanted || function.isVariadic && arguments.count > wanted else {
      let least = function.isVariadic ? "at least " : ""
      throw JMESPathError(
        .invalidArity,
        "\(name)() takes \(least)\(wanted) argument\(wanted == 1 ? "" : "s"), not \(arguments.count)", at: word.start)
    }
    let sum = arguments.reduce(1) { $0 + expansion($1) }
    let product = arguments.reduce(1) { $0 * expansion($1) }
    return try add(
      .call(function, children(arguments)), at: word.start, operands: arguments,
      expansion: function == .map ? product : sum)
  }

  private mutating func argument() throws(JMESPathError) -> NodeID {
    guard case .ampersand = token.kind else { return try expression(0) }
    let offset = take().start
    let body = try expression(0)
    return try add(.reference(body), at: offset, operands: [body], expansion: expansion(body))
  }
}
