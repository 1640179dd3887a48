// The authorization server that the mock API plays: what it knows of clients and people, and what it has issued.

/// How it behaves. Its routes are `/oauth/token`, `/oauth/authorize`, `/oauth/device`.
package struct MockOAuth: Sendable {
  package var clientID = "backhoe-client"
  /// Empty: a public client.
  package var clientSecret = ""
  /// Whether the client must show its secret in a header, as RFC 6749 prefers.
  package var wantsHeader = false
  package var username = ""
  package var password = ""
  /// `expires_in` of every token; nil: the server does not say.
  package var lifetime: Int? = 3_600
  /// Whether tokens are good for longer than the server says.
  package var outlivesItself = false
  /// Requests for data that a token is good for; nil: any number.
  package var uses: Int?
  /// Whether each use of a refresh token makes a new one and ends the old.
  package var rotates = false
  /// Whether tokens come with a refresh token.
  package var refreshes = true
  /// A refresh token that exists from the start.
  package var refreshToken = ""
  /// What the token endpoint answers before it gives a token for a device code.
  package var deviceAnswers: [String] = []
  /// Whether the person says no.
  package var denies = false
  /// Whether tokens are good at all.
  package var isHonest = true

  package init() {}
}

/// What was issued. Part of the server's state.
struct OAuthState {
  var settings = MockOAuth()
  private var count = 0
  /// Every access and refresh token that there was.
  private(set) var issued: [String] = []
  /// Access tokens that are good, with the requests that they are still good for, and until when.
  private var tokens: [String: (uses: Int, end: Double)] = [:]
  private var refreshTokens: Set<String> = []
  /// Codes with the challenge and the address that they are bound to.
  private var codes: [String: (challenge: String, redirect: String)] = [:]
  private var devices: [String: [String]] = [:]

  init(_ settings: MockOAuth) {
    self.settings = settings
    if !settings.refreshToken.isEmpty { refreshTokens.insert(settings.refreshToken) }
  }

  private mutating func name(_ kind: String) -> String {
    count += 1
    return "\(kind)-\(1_000 + count)-\(String(mixed(UInt64(count)), radix: 36))"
  }

  mutating func add(refreshToken: String) { refreshTokens.insert(refreshToken) }

  /// Every access token is good no more.
  mutating func revokeTokens() { tokens = [:] }

  mutating func revokeRefreshTokens() { refreshTokens = [] }

  mutating func makeCode(challenge: String, redirect: String) -> String {
    let code = name("code")
    codes[code] = (challenge, redirect)
    return code
  }

  mutating func takeCode(_ code: String) -> (challenge: String, redirect: String)? { codes.removeValue(forKey: code) }

  mutating func makeDevice() -> String {
    let code = name("device")
    devices[code] = settings.deviceAnswers
    return code
  }

  /// What to say of a device code; nil: here is a token.
  mutating func ask(device code: String) -> String? {
    guard let answers = devices[code] else { return "invalid_grant" }
    devices[code] = Array(answers.dropFirst())
    return answers.first
  }

  /// False: it is not good.
  mutating func use(refreshToken: String) -> Bool {
    guard refreshTokens.contains(refreshToken) else { return false }
    if settings.rotates { refreshTokens.remove(refreshToken) }
    return true
  }

  /// A new access token, and a refresh token where the flow has them.
  mutating func issue(withRefreshToken: Bool, now: Double = clockSeconds()) -> (access: String, refresh: String?) {
    let token = name("access")
    issued.append(token)
    if settings.isHonest {
      let life = settings.outlivesItself ? .infinity : settings.lifetime.map(Double.init) ?? .infinity
      tokens[token] = (settings.uses ?? Int.max, now + life)
    }
    guard withRefreshToken, settings.refreshes else { return (token, nil) }
    let refresh = name("refresh")
    issued.append(refresh)
    refreshTokens.insert(refresh)
    return (token, refresh)
  }

  /// Whether a request for data may pass with this token.
  mutating func use(token: String, now: Double = clockSeconds()) -> Bool {
    guard let held = tokens[token], held.uses > 0, now < held.end else { return false }
    tokens[token]?.uses -= 1
    return true
  }
}
