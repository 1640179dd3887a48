// The grammars in `grammar/` are those that the parsers read.

import ExpressionSyntax
import Foundation
import TestSupport
import Testing

struct GrammarTests {
  private func grammar(_ name: String) throws -> Grammar {
    try Grammar(String(contentsOf: Repository.root.appending(path: "grammar/\(name).ebnf"), encoding: .utf8))
  }

  @Test func grammarsAreWhole() throws {
    for name in ["expression", "template"] { #expect(try grammar(name).faults == [], "\(name)") }
  }

  @Test func sentencesOfTheExpressionGrammarParse() throws {
    let grammar = try grammar("expression")
    var random = SplitMix(seed: 11)
    var uses: [String: Int] = [:]
    for _ in 0..<4_000 {
      // Tokens are set apart, as any white space may set them apart.
      let text = grammar.sentence(&random, depth: 9, uses: &uses).joined(separator: " ")
      #expect(throws: Never.self, "\(text)") { try Parser.parse(text) }
    }
    for rule in grammar.rules.keys { #expect(uses[rule, default: 0] > 0, "no sentence used '\(rule)'") }
  }

  /// One token taken out, put in, exchanged or moved: what the grammar then has not, the parser refuses, and what it
  /// still has, the parser reads.
  @Test func mutationsAreReadIfAndOnlyIfTheGrammarHasThem() throws {
    let grammar = try grammar("expression")
    let recogniser = Recogniser(grammar)
    let terminals = grammar.terminals
    var random = SplitMix(seed: 13)
    var uses: [String: Int] = [:]
    var refused = 0
    for _ in 0..<2_000 {
      var tokens = grammar.sentence(&random, depth: 7, uses: &uses)
      if tokens.count > 40 { continue }
      let place = Int.random(in: tokens.indices, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: tokens.remove(at: place)
      case 1: tokens.insert(terminals.randomElement(using: &random)!, at: place)
      case 2: tokens[place] = terminals.randomElement(using: &random)!
      default: tokens.swapAt(place, Int.random(in: tokens.indices, using: &random))
      }
      let text = tokens.joined(separator: " ")
      let isSentence = recogniser.accepts(tokens)
      refused += isSentence ? 0 : 1
      #expect(((try? Parser.parse(text)) != nil) == isSentence, "\(text)")
    }
    #expect(refused > 700)
  }

  @Test func theRecogniserKnowsSentences() throws {
    let recogniser = Recogniser(try Grammar("s = a, { \"+\", a }, [ \"!\" ] ; a = \"x\" | \"(\", [ s ], \")\" ;"))
    for text in ["x", "x + x", "( )", "( x + ( x ! ) ) + x !"] {
      #expect(recogniser.accepts(text.split(separator: " ").map(String.init)), "\(text)")
    }
    for text in ["", "+", "x +", "x x", "( x", "x ! !", "( ) )", "y"] {
      #expect(!recogniser.accepts(text.split(separator: " ").map(String.init)), "\(text)")
    }
  }

  @Test func everySymbolStandsInTheGrammar() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "grammar/expression.ebnf"), encoding: .utf8)
    for symbol in Symbol.allCases { #expect(text.contains("\"\(symbol.rawValue)\""), "\(symbol.rawValue)") }
    for operation in BinaryOperator.allCases { #expect(text.contains("\"\(operation.rawValue)\"")) }
  }

  @Test func templatesHaveTheHolesThatTheGrammarSays() throws {
    let grammar = try grammar("template")
    let vocabulary = TemplateVocabulary(
      isScope: { ["state"].contains($0) }, isFunction: { ["length", "coalesce", "f"].contains($0) })
    var random = SplitMix(seed: 12)
    for _ in 0..<4_000 {
      var uses: [String: Int] = [:]
      let text = grammar.sentence(&random, depth: 6, uses: &uses).joined()
      let template = Template.parse(text, .value, vocabulary)
      let holes = template.parts.count { part in
        if case .hole = part { return true }
        return false
      }
      #expect(holes == uses["hole", default: 0], "\(text)")
    }
  }
}
