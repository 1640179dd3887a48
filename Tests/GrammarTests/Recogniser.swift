// Says whether tokens are a sentence of a grammar (Earley, 1970). Slow and plain: it is what the parser is held against.

/// A grammar in the form that recognising needs: each rule is a list of alternatives, each a list of symbols.
struct Recogniser {
  private enum Symbol: Equatable {
    case terminal(String)
    case rule(Int)
  }

  /// A place in an alternative that began at token `origin`.
  private struct Item: Hashable {
    var rule: Int
    var alternative: Int
    var dot: Int
    var origin: Int
  }

  private var rules: [[[Symbol]]] = []
  private var numbers: [String: Int] = [:]
  private var start = 0
  private var nullable: Set<Int> = []

  init(_ grammar: Grammar) {
    for name in grammar.rules.keys.sorted() {
      numbers[name] = rules.count
      rules.append([])
    }
    for (name, node) in grammar.rules.sorted(by: { $0.key < $1.key }) { rules[numbers[name]!] = alternatives(node) }
    start = numbers[grammar.start]!
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for (rule, alternatives) in rules.enumerated() where !nullable.contains(rule) {
        if alternatives.contains(where: { $0.allSatisfy(isNullable) }) {
          nullable.insert(rule)
          isGrowing = true
        }
      }
    }
  }

  private func isNullable(_ symbol: Symbol) -> Bool {
    if case .rule(let rule) = symbol { return nullable.contains(rule) }
    return false
  }

  private mutating func alternatives(_ node: Grammar.Node) -> [[Symbol]] {
    if case .choice(let nodes) = node { return nodes.map { symbols($0) } }
    return [symbols(node)]
  }

  private mutating func symbols(_ node: Grammar.Node) -> [Symbol] {
    switch node {
    case .terminal(let text): return [.terminal(text)]
    case .name(let name): return [.rule(numbers[name]!)]
    case .sequence(let nodes): return nodes.flatMap { symbols($0) }
    case .choice:
      let alternatives = alternatives(node)
      return [.rule(add(alternatives))]
    case .optional(let inner):
      let alternatives = alternatives(inner)
      return [.rule(add([[]] + alternatives))]
    case .repeated(let inner):
      let body = symbols(inner)
      let rule = add([])
      rules[rule] = [[], [.rule(rule)] + body]
      return [.rule(rule)]
    }
  }

  private mutating func add(_ alternatives: [[Symbol]]) -> Int {
    rules.append(alternatives)
    return rules.count - 1
  }

  /// Whether the grammar has this sentence.
  func accepts(_ tokens: [String]) -> Bool {
    var sets: [[Item]] = [rules[start].indices.map { Item(rule: start, alternative: $0, dot: 0, origin: 0) }]
    for position in 0...tokens.count {
      if position == sets.count { return false }
      var known = Set(sets[position])
      var next = 0
      while next < sets[position].count {
        let item = sets[position][next]
        next += 1
        let symbols = rules[item.rule][item.alternative]
        var found: [Item] = []
        if item.dot == symbols.count {
          found = sets[item.origin].filter { waits($0, for: item.rule) }.map(advanced)
        } else if case .rule(let rule) = symbols[item.dot] {
          found = rules[rule].indices.map { Item(rule: rule, alternative: $0, dot: 0, origin: position) }
          if nullable.contains(rule) { found.append(advanced(item)) }
        } else if position < tokens.count, symbols[item.dot] == .terminal(tokens[position]) {
          if sets.count == position + 1 { sets.append([]) }
          sets[position + 1].append(advanced(item))
        }
        for item in found where known.insert(item).inserted { sets[position].append(item) }
      }
    }
    return sets[tokens.count].contains {
      $0.rule == start && $0.origin == 0 && $0.dot == rules[$0.rule][$0.alternative].count
    }
  }

  private func waits(_ item: Item, for rule: Int) -> Bool {
    let symbols = rules[item.rule][item.alternative]
    return item.dot < symbols.count && symbols[item.dot] == .rule(rule)
  }

  private func advanced(_ item: Item) -> Item {
    var item = item
    item.dot += 1
    return item
  }
}
