// The routes of the authorization server: RFC 6749's token and authorization endpoints with PKCE, and RFC 8628's for
// devices. It consents by itself, at once.

extension Router {
  /// The reply of an authorization route; nil for every other route, and where there is no such server.
  func oauth(_ request: MockRequest) -> Reply? {
    guard options.oauth != nil else { return nil }
    switch (request.method, request.path) {
    case ("POST", "/oauth/token"): return token(request)
    case ("POST", "/oauth/device"): return device(request)
    case ("GET", "/oauth/authorize"): return authorize(request)
    default: return nil
    }
  }

  /// Whether a request shows a token that is good. Takes one of its uses.
  func hasToken(_ request: MockRequest) -> Bool {
    guard let text = request.header("authorization"), text.hasPrefix("Bearer ") else { return false }
    return monitor.withLock { $0.oauth?.use(token: String(text.dropFirst("Bearer ".count))) ?? false }
  }

  private func token(_ request: MockRequest) -> Reply {
    let form = Form(request)
    return monitor.withLock { state in
      guard var oauth = state.oauth else { return .error(404, "not_found", "no such route") }
      defer { state.oauth = oauth }
      guard form.isClient(oauth.settings, request) else { return refuse(401, "invalid_client") }
      switch form["grant_type"] {
      case "client_credentials": return answer(oauth.issue(withRefreshToken: false), oauth)
      case "password":
        guard form["username"] == oauth.settings.username, form["password"] == oauth.settings.password else {
          return refuse(400, "invalid_grant")
        }
        return answer(oauth.issue(withRefreshToken: true), oauth)
      case "refresh_token":
        guard oauth.use(refreshToken: form["refresh_token"]) else { return refuse(400, "invalid_grant") }
        return answer(oauth.issue(withRefreshToken: oauth.settings.rotates), oauth)
      case "authorization_code":
        guard let code = oauth.takeCode(form["code"]), code.redirect == form["redirect_uri"],
          code.challenge == Self.challenge(of: form["code_verifier"])
        else { return refuse(400, "invalid_grant") }
        return answer(oauth.issue(withRefreshToken: true), oauth)
      case "urn:ietf:params:oauth:grant-type:device_code":
        if let error = oauth.ask(device: form["device_code"]) { return refuse(400, error) }
        return answer(oauth.issue(withRefreshToken: true), oauth)
      default: return refuse(400, "unsupported_grant_type")
      }
    }
  }

  private func device(_ request: MockRequest) -> Reply {
    let form = Form(request)
    return monitor.withLock { state in
      guard var oauth = state.oauth else { return .error(404, "not_found", "no such route") }
      defer { state.oauth = oauth }
      guard form.isClient(oauth.settings, request) else { return refuse(401, "invalid_client") }
      let code = oauth.makeDevice()
      return Reply(
        json: Array(
          """
          {"device_code":"\(code)","user_code":"WDJB-MJHT","verification_uri":"https://login.test/device",\
          "expires_in":600,"interval":0}
          """.utf8))
    }
  }

  /// Sends the browser back, as after a consent.
  private func authorize(_ request: MockRequest) -> Reply {
    func parameter(_ name: String) -> String { request.parameter(name) ?? "" }
    return monitor.withLock { state in
      guard var oauth = state.oauth, parameter("client_id") == oauth.settings.clientID,
        parameter("response_type") == "code", parameter("code_challenge_method") == "S256"
      else { return .error(400, "invalid_request", "not a request for a code") }
      defer { state.oauth = oauth }
      let redirect = parameter("redirect_uri")
      let result =
        oauth.settings.denies
        ? "error=access_denied&error_description=not+today"
        : "code=\(oauth.makeCode(challenge: parameter("code_challenge"), redirect: redirect))"
      var reply = Reply.error(302, "redirect", "see Location")
      reply.headers.append(("Location", "\(redirect)?\(result)&state=\(parameter("state"))"))
      return reply
    }
  }

  private func answer(_ tokens: (access: String, refresh: String?), _ oauth: OAuthState) -> Reply {
    var text = "{\"access_token\":\"\(tokens.access)\",\"token_type\":\"Bearer\""
    if let lifetime = oauth.settings.lifetime { text += ",\"expires_in\":\(lifetime)" }
    if let refresh = tokens.refresh { text += ",\"refresh_token\":\"\(refresh)\"" }
    return Reply(json: Array((text + "}").utf8))
  }

  private func refuse(_ status: Int, _ code: String) -> Reply {
    Reply(json: Array("{\"error\":\"\(code)\",\"error_description\":\"said by the mock API\"}".utf8), status: status)
  }

  /// S256 of RFC 7636.
  private static func challenge(of verifier: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in sha256(Array(verifier.utf8)) {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(alphabet[Int(bits >> UInt32(count)) & 63])
      }
    }
    if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count)) & 63]) }
    return String(decoding: text, as: UTF8.self)
  }
}

/// The form of a request, and the client that sent it.
private struct Form {
  private let fields: [String: String]

  init(_ request: MockRequest) {
    fields = Dictionary(MockRequest.pairs(request.body[...]).map { ($0.name, $0.value) }) { first, _ in first }
  }

  subscript(name: String) -> String { fields[name] ?? "" }

  func isClient(_ settings: MockOAuth, _ request: MockRequest) -> Bool {
    if settings.wantsHeader {
      let pair = Array("\(settings.clientID):\(settings.clientSecret)".utf8)
      return request.header("authorization") == "Basic \(base64(pair))"
    }
    return self["client_id"] == settings.clientID && self["client_secret"] == settings.clientSecret
  }
}
