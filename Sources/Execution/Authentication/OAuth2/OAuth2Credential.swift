// A credential by OAuth 2: a token that is kept if a person had to consent or if the server rotates it, refreshed if it
// can be, and else obtained by the flow of the spec.

internal import Functions
internal import Synchronization
internal import Transport
internal import Values

final class OAuth2Credential: CredentialSource {
  private let settings: OAuth2Settings
  private let endpoint: TokenEndpoint
  private let cache: TokenCache?
  private let options: AuthenticationOptions
  private let patience: Patience
  /// The last token of this run.
  private let last = Mutex<KeptToken?>(nil)

  init(
    _ settings: OAuth2Settings, endpoint: TokenEndpoint, cache: TokenCache?, options: AuthenticationOptions,
    patience: Patience
  ) {
    self.settings = settings
    self.endpoint = endpoint
    self.cache = cache
    self.options = options
    self.patience = patience
  }

  var isRenewable: Bool { true }

  func obtain(_ occasion: Occasion) throws(ChunkError) -> Credential {
    // One process after another: of two that show the same refresh token, a server that rotates it locks both out.
    guard let cache else { return try obtain(occasion, kept: nil) }
    return try cache.exclusively(patience) { kept throws(ChunkError) in try obtain(occasion, kept: kept) }
  }

  private func obtain(_ occasion: Occasion, kept: KeptToken?) throws(ChunkError) -> Credential {
    let last = self.last.withLock { $0 }
    // What another process left since is as good as what this one would get.
    if let kept, kept.accessToken != last?.accessToken, kept.isGood(at: Clock.wall), occasion != .refused || last != nil
    {
      self.last.withLock { $0 = kept }
      var credential = kept.credential
      credential.isKept = true
      return credential
    }
    let token = try token(refreshing: [kept?.refreshToken, last?.refreshToken])
    self.last.withLock { $0 = token }
    if settings.flow.asksPerson || token.refreshToken != nil { keep(token) }
    return token.credential
  }

  /// By one of the refresh tokens, the best first; by the spec's flow if none is good.
  private func token(refreshing candidates: [String?]) throws(ChunkError) -> KeptToken {
    var tried: Set<String> = [""]
    for candidate in candidates {
      guard let candidate, tried.insert(candidate).inserted else { continue }
      do throws(TokenRefusal) { return try exchange(refreshToken: candidate) } catch {
        guard error.code == "invalid_grant" else { throw error.error }
      }
    }
    return try flow()
  }

  private func exchange(refreshToken: String) throws(TokenRefusal) -> KeptToken {
    let answer = try endpoint.token([("grant_type", "refresh_token"), ("refresh_token", refreshToken)])
    var token = KeptToken(answer, at: Clock.wall)
    token.refreshToken = answer.refreshToken ?? refreshToken
    return token
  }

  /// By the spec's flow.
  private func flow() throws(ChunkError) -> KeptToken {
    do throws(TokenRefusal) {
      switch settings.flow {
      case .clientCredentials:
        return KeptToken(try endpoint.token([("grant_type", "client_credentials")] + scope), at: Clock.wall)
      case .password:
        let grant = [("grant_type", "password"), ("username", settings.username), ("password", settings.password)]
        return KeptToken(try endpoint.token(grant + scope), at: Clock.wall)
      case .refreshToken:
        return try exchange(refreshToken: settings.refreshToken)
      case .authorizationCode:
        let flow = AuthorizationCodeFlow(settings, options: options, patience: patience)
        return KeptToken(try flow.run(endpoint), at: Clock.wall)
      case .deviceCode:
        let flow = DeviceCodeFlow(options: options, wait: { [patience] in patience.wait($0) })
        return KeptToken(try flow.run(endpoint), at: Clock.wall)
      }
    } catch { throw error.error }
  }

  private var scope: [(name: String, value: String)] {
    settings.scopes.isEmpty ? [] : [("scope", settings.scopes.joined(separator: " "))]
  }

  private func keep(_ token: KeptToken) {
    guard let problem = cache?.store(token) else { return }
    options.tell?("note: the token is not kept for the next run: \(problem)")
  }
}
