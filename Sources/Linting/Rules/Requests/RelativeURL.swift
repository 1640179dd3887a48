// H009: a URL that is no URL.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Values

enum RelativeURL: EndpointRule {
  static let restsOn: Set<String> = ["request", "state"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let text = endpoint.resolved.request?.url, let start = endpoint.urlStart, !text.text.isEmpty else { return }
    if LostBraces.explains(text) { return }
    let lower = start.lowercased()
    if lower.hasPrefix("http://") || lower.hasPrefix("https://") { return }
    // What the text goes on with may complete a short start.
    if start.utf8.count < 8, "https://".hasPrefix(lower) || "http://".hasPrefix(lower), text.text.contains("{") {
      return
    }
    // What stands there instead may have read something.
    findings.lacksState = true
    let finding = Diagnostic(
      .relativeURL, "the URL does not start with http:// or https://", at: text.location, label: "'\(start)…'",
      help: "write the whole URL: \"{state.base_url}/…\"")
    guard let source = endpoint.endpoint.urlSource(in: text) else {
      findings.add(finding)
      return
    }
    findings.add(
      Diagnostic(
        .relativeURL, "the URL does not start with http:// or https://",
        at: source.value.location, label: "'\(start)…'",
        notes: [Note("the URL that begins with 'state.\(source.name)' is here", at: text.location)],
        help: "write the whole URL: https://api.example.com"), sharedBy: "url \(source.value.location.span.start)")
  }
}

extension CheckedEndpoint {
  /// How the URL starts, as far as that is known: literal text, or the constant value of the state variable that it
  /// starts with. Nil if it starts with something that is only known later.
  var urlStart: String? {
    guard let url = resolved.request?.url else { return nil }
    let text = url.text.utf8.drop(while: isSpace)
    guard text.first == UInt8(ascii: "{") else { return String(Substring(text.prefix { $0 != UInt8(ascii: "{") })) }
    guard case .string(let start)? = urlVariable(in: url)?.value.constant else { return nil }
    let rest = text.drop { $0 != UInt8(ascii: "}") }.dropFirst()
    return start + Substring(rest.prefix { $0 != UInt8(ascii: "{") })
  }

  /// The state variable that a URL starts with.
  private func urlVariable(in url: ExpressionText) -> CheckedVariable? {
    let text = url.text.utf8.drop(while: isSpace)
    guard text.first == UInt8(ascii: "{") else { return nil }
    let hole = text.dropFirst().prefix { $0 != UInt8(ascii: "}") }
    let expression = String(decoding: hole.filter { !isSpace($0) }, as: UTF8.self)
    guard expression.hasPrefix("state.") else { return nil }
    let name = expression.dropFirst("state.".count)
    return state.first { $0.name == name }
  }

  /// Where the start of a URL is written, if that is in the state of this spec.
  func urlSource(in url: ExpressionText) -> NamedTemplate? {
    guard let variable = urlVariable(in: url), case .string(let start)? = variable.value.constant else { return nil }
    return resolved.state.first { source in
      // A connection's state overrides what is written here.
      if source.name == variable.name, case .text(let text) = source.value.content { text.text == start } else { false }
    }
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
