// H009: a URL that is no URL.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Values

enum RelativeURL: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let text = endpoint.resolved.request?.url, let start = endpoint.urlStart, !text.text.isEmpty else { return }
    if LostBraces.explains(text) { return }
    let lower = start.lowercased()
    if lower.hasPrefix("http://") || lower.hasPrefix("https://") { return }
    // What the text goes on with may complete a short start.
    if start.utf8.count < 8, "https://".hasPrefix(lower) || "http://".hasPrefix(lower), text.text.contains("{") {
      return
    }
    findings.add(
      Diagnostic(
        .relativeURL, "the URL does not start with http:// or https://", at: text.location, label: "'\(start)…'",
        help: "write the whole URL: \"{state.base_url}/…\""))
  }
}

extension CheckedEndpoint {
  /// How the URL starts, as far as that is known: literal text, or the constant value of the state variable that it
  /// starts with. Nil if it starts with something that is only known later.
  var urlStart: String? {
    guard let url = resolved.request?.url else { return nil }
    let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
    let text = url.text.utf8.drop(while: isSpace)
    guard text.first == open else { return String(Substring(text.prefix { $0 != open })) }
    let hole = text.dropFirst().prefix { $0 != close }
    let expression = String(decoding: hole.filter { !isSpace($0) }, as: UTF8.self)
    let name = String(expression.dropFirst("state.".count))
    guard expression.hasPrefix("state."), let variable = state.first(where: { $0.name == name }),
      case .string(let start)? = variable.value.constant
    else { return nil }
    return start + Substring(text.dropFirst(hole.count + 2).prefix { $0 != open })
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
