// The flow with a browser (RFC 6749, section 4.1, with PKCE, RFC 7636, and a loopback redirect, RFC 8252): a person
// consents on a page, and the page sends their browser back to this machine with a code.

internal import Functions
internal import Plans
internal import Values

struct AuthorizationCodeFlow {
  private let settings: OAuth2Settings
  private let options: AuthenticationOptions
  private let patience: Patience

  init(_ settings: OAuth2Settings, options: AuthenticationOptions, patience: Patience) {
    self.settings = settings
    self.options = options
    self.patience = patience
  }

  func run(_ endpoint: TokenEndpoint) throws(TokenRefusal) -> TokenAnswer {
    let verifier = RandomText.make()
    let state = RandomText.make()
    let code: String
    let redirect: String
    do throws(ChunkError) {
      guard let tell = options.tell else { throw ChunkError("a person has to consent, and there is nobody to ask") }
      let listener = try LoopbackListener(settings.redirect ?? LoopbackAddress())
      redirect = listener.address.url
      let page = consentPage(redirect: redirect, state: state, challenge: RandomText.challenge(of: verifier))
      tell("Open this page and consent; the run goes on by itself:\n  \(page)")
      options.open?(page)
      code = try listener.code(state: state, seconds: options.consentSeconds, patience)
    } catch { throw TokenRefusal(code: "", error: error) }
    return try endpoint.token(
      [
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier),
      ], isSingleUse: true)
  }

  private func consentPage(redirect: String, state: String, challenge: String) -> String {
    var parameters = [
      ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", redirect), ("state", state),
      ("code_challenge", challenge), ("code_challenge_method", "S256"), ("access_type", "offline"),
    ]
    if !settings.scopes.isEmpty { parameters.append(("scope", settings.scopes.joined(separator: " "))) }
    return (try? URLText.build(settings.authorizationURL, parameters: parameters)) ?? settings.authorizationURL
  }
}

/// Texts that nobody can guess.
enum RandomText {
  /// 43 characters from 256 random bits: a state, or a verifier of PKCE.
  static func make() -> String { base64URL(randomBytes(32)) }

  /// S256 of RFC 7636.
  static func challenge(of verifier: String) -> String { base64URL(digest(Array(verifier.utf8))) }

  static func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    String(
      Encodings.base64(bytes).compactMap { character in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }
}
