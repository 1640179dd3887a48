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
