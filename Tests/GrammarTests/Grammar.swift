// Reads the notation of `grammar/*.ebnf` and makes sentences of it.

import Foundation
import TestSupport

/// A grammar as it is written.
struct Grammar {
  indirect enum Node {
    case terminal(String)
    case name(String)
    case sequence([Node])
    case choice([Node])
    case optional(Node)
    case repeated(Node)
  }

  struct Malformed: Error {
    var message: String
  }

  private(set) var rules: [String: Node] = [:]
  let start: String

  init(_ text: String) throws {
    var reader = Reader(text)
    var first = ""
    while let (name, node) = try reader.rule() {
      if rules.isEmpty { first = name }
      rules[name] = node
    }
    start = first
  }

  /// Names that are used and not defined, and names that no sentence reaches.
  var faults: [String] {
    var used: Set<String> = [start]
    var pending = [start]
    var faults: [String] = []
    while let name = pending.popLast() {
      guard let node = rules[name] else {
        faults.append("'\(name)' is not defined")
        continue
      }
      for next in names(node) where used.insert(next).inserted { pending.append(next) }
    }
    return faults + rules.keys.filter { !used.contains($0) }.map { "'\($0)' is never used" }
  }

  /// Every terminal, once, in order.
  var terminals: [String] { Set(rules.values.flatMap(terminals)).sorted() }

  private func terminals(_ node: Node) -> [String] {
    switch node {
    case .terminal(let text): [text]
    case .name: []
    case .sequence(let nodes), .choice(let nodes): nodes.flatMap(terminals)
    case .optional(let node), .repeated(let node): terminals(node)
    }
  }

  private func names(_ node: Node) -> [String] {
    switch node {
    case .terminal: []
    case .name(let name): [name]
    case .sequence(let nodes), .choice(let nodes): nodes.flatMap(names)
    case .optional(let node), .repeated(let node): names(node)
    }
  }

  /// A random sentence as its terminals, with how often each rule was used.
  func sentence(_ random: inout SplitMix, depth: Int, uses: inout [String: Int]) -> [String] {
    words(.name(start), &random, depth, &uses)
  }

  private func words(_ node: Node, _ random: inout SplitMix, _ depth: Int, _ uses: inout [String: Int]) -> [String] {
    switch node {
    case .terminal(let text): return [text]
    case .name(let name):
      uses[name, default: 0] += 1
      return words(rules[name]!, &random, depth - 1, &uses)
    case .sequence(let nodes): return nodes.flatMap { words($0, &random, depth, &uses) }
    case .choice(let nodes):
      // When it gets deep, the alternative that ends soonest.
      let node = depth > 0 ? nodes.randomElement(using: &random)! : nodes.min { height($0, 8) < height($1, 8) }!
      return words(node, &random, depth, &uses)
    case .optional(let node): return depth > 0 && Bool.random(using: &random) ? words(node, &random, depth, &uses) : []
    case .repeated(let node):
      let count = depth > 0 ? Int.random(in: 0...2, using: &random) : 0
      return (0..<count).flatMap { _ in words(node, &random, depth, &uses) }
    }
  }

  private func height(_ node: Node, _ limit: Int) -> Int {
    if limit == 0 { return 100 }
    switch node {
    case .terminal, .optional, .repeated: return 0
    case .name(let name): return 1 + height(rules[name]!, limit - 1)
    case .sequence(let nodes): return nodes.map { height($0, limit) }.max() ?? 0
    case .choice(let nodes): return nodes.map { height($0, limit) }.min() ?? 0
    }
  }
}

/// Reads the notation.
private struct Reader {
  private var rest: Substring

  init(_ text: String) {
    // Comments do not nest.
    var plain = ""
    var rest = text[...]
    while let opening = rest.range(of: "(*"), let closing = rest.range(of: "*)") {
      plain += rest[..<opening.lowerBound]
      rest = rest[closing.upperBound...]
    }
    plain += rest
    self.rest = Substring(plain)
  }

  private mutating func skip() { rest = rest.drop { $0.isWhitespace } }

  private mutating func take(_ character: Character) -> Bool {
    skip()
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  mutating func rule() throws -> (String, Grammar.Node)? {
    skip()
    if rest.isEmpty { return nil }
    let name = word()
    guard !name.isEmpty, take("=") else { throw Grammar.Malformed(message: "a rule expected at \(rest.prefix(20))") }
    let node = try choice()
    guard take(";") else { throw Grammar.Malformed(message: "';' expected after '\(name)' at \(rest.prefix(20))") }
    return (name, node)
  }

  private mutating func word() -> String {
    skip()
    let name = rest.prefix { $0.isLetter || $0 == "_" }
    rest.removeFirst(name.count)
    return String(name)
  }

  private mutating func choice() throws -> Grammar.Node {
    var nodes = [try sequence()]
    while take("|") { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .choice(nodes)
  }

  private mutating func sequence() throws -> Grammar.Node {
    var nodes = [try item()]
    while take(",") { nodes.append(try item()) }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func item() throws -> Grammar.Node {
    skip()
    if let quote = rest.first, quote == "\"" || quote == "'" {
      rest.removeFirst()
      let text = rest.prefix { $0 != quote }
      rest.removeFirst(text.count + 1)
      return .terminal(String(text))
    }
    for (opening, closing) in [("[", "]"), ("{", "}"), ("(", ")")] where take(Character(opening)) {
      let node = try choice()
      guard take(Character(closing)) else { throw Grammar.Malformed(message: "'\(closing)' expected") }
      return opening == "[" ? .optional(node) : opening == "{" ? .repeated(node) : node
    }
    let name = word()
    if name.isEmpty { throw Grammar.Malformed(message: "a name expected at \(rest.prefix(20))") }
    return .name(name)
  }
}
