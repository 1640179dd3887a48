// What a GraphQL document does, as far as that can be told without parsing it: lint asks a spec's text, the executor the body
// that is sent.

package enum GraphQLText {
  /// Whether it only reads. In doubt it does not: a word in a comment is enough.
  package static func onlyReads(_ text: String) -> Bool {
    if text.contains("mutation") || text.contains("subscription") { return false }
    let start = text.drop { $0.isWhitespace || $0 == "," }
    return ["{", "query", "fragment"].contains(where: start.hasPrefix)
  }
}
