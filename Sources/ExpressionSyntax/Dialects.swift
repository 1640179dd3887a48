// What people write who know other expression languages, and how it is said in this one.

internal import Values

package enum Dialects {
  /// Words that stand where an operator or a value should.
  private static let words = [
    "and": "'and' is written &&", "or": "'or' is written ||", "not": "'not' is written !", "is": "compare with ==",
    "none": "nothing is written null", "null": "nothing is written null", "nil": "nothing is written null",
    "undefined": "nothing is written null", "true": "written true", "false": "written false",
    "if": "written condition ? value : other, or if(condition, value, other)",
    "else": "written condition ? value : other, or if(condition, value, other)",
  ]

  /// How this word is said here, in whatever case it is written.
  package static func advice(on name: String) -> String? { words[name.lowercased()] }

  /// What may have been meant by the tokens around the one that is not understood.
  static func advice(on token: Token, after previous: Token?) -> String? {
    if case .name(let name) = token.kind, let advice = advice(on: name) { return advice }
    if case .name(let name)? = previous?.kind, let advice = advice(on: name) { return advice }
    return switch (previous?.kind, token.kind) {
    case (.symbol(.question)?, .symbol(.question)), (.symbol(.question)?, .symbol(.colon)):
      "a default is written coalesce(value, default)"
    case (.symbol(.less)?, .symbol(.greater)): "unlike is written !="
    case (.symbol(.leftBracket)?, .symbol(.star)):
      "of all elements: map(list, \"value.id\"), or jmespath(value, \"list[*].id\")"
    case (.name?, .symbol(.leftParenthesis)): "there are no methods: write function(value)"
    case (.name?, .literal(Value.float(_))): "an element is written with brackets: list[0]"
    case (.literal(Value.string(_))?, .literal(Value.string(_))): "a quote inside quotes is written with a backslash"
    default: nil
    }
  }
}
