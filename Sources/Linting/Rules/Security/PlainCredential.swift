// X006: a credential in plain text.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types
internal import Values

enum PlainCredential: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    for site in endpoint.sites { check(site, &findings) }
    guard let url = endpoint.resolved.request?.url, let start = endpoint.urlStart,
      start.utf8.contains(UInt8(ascii: "@"))
    else { return }
    // scheme, nothing, user:password@host
    let parts = start.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 2, parts[1].isEmpty, let at = parts[2].lastIndex(of: "@"), parts[2][..<at].contains(":") else {
      return
    }
    findings.add(
      Diagnostic(
        .plainCredential, "a user and a password in the URL", at: url.location,
        help: "use 'authentication: {type: basic, …}' with secrets"))
  }

  static func check(_ site: Site, _ findings: inout RuleFindings) {
    guard case .string(let text)? = site.value?.constant, let name = site.part.innermost.credentialName,
      looksLikeCredential(text)
    else { return }
    findings.add(
      Diagnostic(
        .plainCredential, "'\(name)' holds a credential in plain text", at: site.location,
        help: "make it a secret of the connection: \"{secrets.\(CredentialWords.secretName(for: name))}\""))
  }

  /// Not empty, and not a name of a scheme alone.
  private static func looksLikeCredential(_ text: String) -> Bool {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let last = words.last else { return false }
    return last.utf8.count >= 6 && last.contains { $0.isNumber || $0.isUppercase } && !last.contains("/")
  }
}

/// Plain credentials and missing encryption of what belongs to no endpoint.
enum PlainCredentialOfSpec: SpecRule {
  static let restsOnEverything = false

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    for site in spec.sites { PlainCredential.check(site, &findings) }
  }
}

extension Site.Part {
  /// The name of a header or field that carries a credential by its name.
  fileprivate var credentialName: String? {
    switch self {
    case .header(let name), .parameter(let name): CredentialWords.isCredential(name) ? name : nil
    case .authentication(let name):
      CredentialWords.isCredential(name) && !["secret_encoding", "authentication_url"].contains(name) ? name : nil
    default: nil
    }
  }
}
