// Which requests a server may get twice though the first may have done its work: those that HTTP calls idempotent, and those
// that say so themselves.

internal import Values

extension HTTPRequest {
  /// Whether a request may be repeated where its spec says nothing of it.
  package static func mayRepeat(
    method: String, headers: [(name: String, value: String)], body: [UInt8]?
  ) -> Bool {
    if repeatableMethods.contains(method) { return true }
    if headers.contains(where: { $0.name.lowercased() == "idempotency-key" && !$0.value.isEmpty }) { return true }
    return method == "POST" && body.map(isGraphQLQuery) ?? false
  }

  private static func isGraphQLQuery(_ body: [UInt8]) -> Bool {
    guard body.first == UInt8(ascii: "{"), let text = (try? JSONText.parse(body))?["query"]?.string else {
      return false
    }
    return GraphQLText.onlyReads(text)
  }
}
