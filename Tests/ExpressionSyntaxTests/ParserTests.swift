// Trees and their canonical text.

import ExpressionSyntax
import TestSupport
import Testing

struct ParserTests {
  /// Words and signs of other languages.
  @Test func saysHowItIsWrittenHere() {
    let rows = [
      ("not state.x", "'not' is written !"), ("a.b and a.c", "'and' is written &&"),
      ("a.b or a.c", "'or' is written ||"),
      ("a.b is null", "compare with =="), ("a.b ?? 1", "coalesce(value, default)"),
      ("a.b ?: 1", "coalesce(value, default)"),
      ("a.b <> 1", "unlike is written !="), ("a.b[*].c", "map(list, \"value.id\")"),
      ("a.list.0.id", "with brackets: list[0]"), ("'it''s'", "with a backslash"),
    ]
    for (text, help) in rows {
      let problem = #expect(throws: SyntaxProblem.self, "\(text)") { try Parser.parse(text) }
      #expect(problem?.help?.contains(help) == true, "\(text): \(problem?.message ?? "") \(problem?.help ?? "")")
    }
  }

  @Test func precedenceIsThatOfTheLanguage() throws {
    let table: [(String, String)] = [
      ("a+b*c", "a + b * c"), ("(a+b)*c", "(a + b) * c"), ("a*(b+c)", "a * (b + c)"), ("a-(b-c)", "a - (b - c)"),
      ("a-b-c", "a - b - c"),
      ("2**3**2", "2 ** 3 ** 2"), ("2**(3**2)", "2 ** (3 ** 2)"), ("-a in b", "-a in b"), ("(-a) in b", "(-a) in b"),
      ("!a&&b", "!a && b"), ("!(a&&b)", "!(a && b)"),
      ("a||b&&c|d^e&f==g<h<<i+j*k", "a || b && c | d ^ e & f == g < h << i + j * k"),
      ("a?b:c?d:e", "a ? b : c ? d : e"),
      ("(a?b:c)?d:e", "(a ? b : c) ? d : e"), ("(a+b).c", "(a + b).c"), ("a [ 1 ] . b [ 1 : ]", "a[1].b[1:]"),
      ("f( a ,b )", "f(a, b)"),
      ("{'a':1,\"b\":{}}", "{\"a\": 1, \"b\": {}}"), ("nil", "null"), ("0x10", "16"), ("1e3", "1000.0"),
      ("'a\\'b'", "\"a'b\""), ("[ ]", "[]"),
    ]
    for (text, expected) in table {
      let printed = try Parser.parse(text).canonicalText
      #expect(printed == expected, "\(text)")
      #expect(try Parser.parse(printed).canonicalText == printed, "\(text)")
    }
  }

  @Test func rangesPointAtTheSource() throws {
    let text = "coalesce(state.a, 1 + x)"
    guard case .call(_, let name, let arguments, let range) = try Parser.parse(text) else {
      Issue.record("no call")
      return
    }
    #expect(name == 0..<8)
    #expect(range == 0..<24)
    #expect(arguments.map(\.range) == [9..<16, 18..<23])
  }

  @Test func deepNestingIsRefusedNotFatal() {
    for opening in ["(", "[", "!", "-", "a?1:", "f("] {
      let text = String(repeating: opening, count: 20_000)
      #expect(throws: SyntaxProblem.self, "\(opening)") { try Parser.parse(text) }
    }
  }

  /// print ∘ parse is the identity on what was printed, for random trees.
  @Test func printingThenParsingIsTheIdentity() throws {
    var random = SplitMix(seed: 42)
    for _ in 0..<3_000 {
      let text = RandomExpression.text(depth: 4, &random)
      let once = try Parser.parse(text).canonicalText
      #expect(try Parser.parse(once).canonicalText == once, "\(text)")
    }
  }

  /// Braces and quotes without number: each text is read in one pass, or these would take minutes.
  @Test func deepTextsAreReadOnce() {
    let vocabulary = TemplateVocabulary(isScope: { $0 == "state" }, isFunction: { _ in false })
    let count = 100_000
    let nested = String(repeating: "{", count: count) + "state.x" + String(repeating: "}", count: count)
    let template = Template.parse(nested, .url, vocabulary)
    #expect(template.parts.count == 3)
    #expect(template.problems.isEmpty)
    let escaped = "{state.x \"" + String(repeating: "\\\"", count: count) + "}"
    #expect(Template.parse(escaped, .url, vocabulary).problems.count == 1)
  }

  /// Any bytes: a tree or a problem, never a crash.
  @Test func randomBytesNeverTrap() {
    var random = SplitMix(seed: 3)
    let alphabet = Array("ab1.\"'`\\{}[]()+-*/%<>=!&|?:, \n~^x0é#".unicodeScalars)
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...24, using: &random) {
        text.unicodeScalars.append(alphabet.randomElement(using: &random)!)
      }
      _ = try? Parser.parse(text)
      let vocabulary = TemplateVocabulary(isScope: { $0 == "a" }, isFunction: { $0 == "b" })
      _ = Template.parse(text, .url, vocabulary)
    }
  }
}

enum RandomExpression {
  static func text(depth: Int, _ random: inout SplitMix) -> String {
    if depth == 0 { return ["a", "state.b", "1", "2.5", "\"s\"", "null", "true"].randomElement(using: &random)! }
    func inner() -> String { text(depth: depth - 1, &random) }
    switch Int.random(in: 0...8, using: &random) {
    case 0...3:
      return "(\(inner())) \(BinaryOperator.allCases.randomElement(using: &random)!.rawValue) (\(inner()))"
    case 4: return "\(UnaryOperator.allCases.randomElement(using: &random)!.rawValue)(\(inner()))"
    case 5: return "(\(inner()) ? \(inner()) : \(inner()))"
    case 6: return "f(\(inner()), \(inner()))"
    case 7: return "(\(inner()))[\(inner())]"
    default: return "[\(inner()), {\"k\": \(inner())}]"
    }
  }
}
