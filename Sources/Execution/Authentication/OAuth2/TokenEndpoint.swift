// Talking to the server that issues tokens (RFC 6749, sections 3.2 and 5): forms out, JSON in, errors in words.

internal import Functions
internal import Plans
internal import Records
internal import Synchronization
internal import Transport
internal import Values

/// What a token endpoint answered.
struct TokenAnswer: Sendable {
  var accessToken: String
  /// The one to use from now on; nil: the old one stays good.
  var refreshToken: String?
  /// Seconds; nil: the server does not say.
  var lifetime: Double?
}

/// A refusal with the code of RFC 6749, section 5.2.
struct TokenRefusal: Error {
  var code: String
  var error: ChunkError
}

/// The endpoint of one client.
final class TokenEndpoint: Sendable {
  private let settings: OAuth2Settings
  private let network: Network
  private let lane: Lane
  private let attempts: Int
  private let mask: SecretMask
  /// Whether the client shows its secret in a header. Servers take one of the two ways; which one is found out.
  private let usesHeader = Mutex(false)

  init(_ settings: OAuth2Settings, network: Network, lane: Lane, attempts: Int, mask: SecretMask) {
    self.settings = settings
    self.network = network
    self.lane = lane
    self.attempts = attempts
    self.mask = mask
  }

  /// Exchanges a grant for a token. `isSingleUse`: what it holds may be shown once only.
  func token(
    _ grant: [(name: String, value: String)], isSingleUse: Bool = false
  ) throws(TokenRefusal) -> TokenAnswer {
    let object = try post(grant, to: settings.tokenURL, isSingleUse: isSingleUse)
    guard let token = object["access_token"]?.string, !token.isEmpty else {
      throw refusal("invalid_response", "\(place(settings.tokenURL)) answered without an 'access_token'")
    }
    var answer = TokenAnswer(accessToken: token)
    if let text = object["refresh_token"]?.string, !text.isEmpty { answer.refreshToken = text }
    answer.lifetime = object["expires_in"].flatMap { $0.double ?? $0.string.flatMap(Double.init) }.flatMap {
      $0 > 0 && $0.isFinite ? $0 : nil
    }
    return answer
  }

  /// Asks for a code that a person enters elsewhere (RFC 8628).
  func deviceCode() throws(TokenRefusal) -> Value {
    var form: [(name: String, value: String)] = []
    if !settings.scopes.isEmpty { form.append(("scope", settings.scopes.joined(separator: " "))) }
    return try post(form, to: settings.deviceURL, isSingleUse: false)
  }

  /// The object that the server answers; errors of its own are thrown.
  private func post(
    _ form: [(name: String, value: String)], to url: String, isSingleUse: Bool
  ) throws(TokenRefusal) -> Value {
    let isHeader = usesHeader.withLock { $0 }
    do throws(TokenRefusal) {
      return try post(form, to: url, isSingleUse: isSingleUse, withHeader: isHeader)
    } catch {
      // RFC 6749 wants the header, most servers take the form, and some only the one or the other.
      guard error.code == "invalid_client", !isHeader, !settings.clientSecret.isEmpty else { throw error }
      do throws(TokenRefusal) {
        let object = try post(form, to: url, isSingleUse: isSingleUse, withHeader: true)
        usesHeader.withLock { $0 = true }
        return object
      } catch let second {
        // Whoever takes the client that way and refuses something else has the last word.
        throw second.code == "invalid_client" ? error : second
      }
    }
  }

  private func post(
    _ form: [(name: String, value: String)], to url: String, isSingleUse: Bool, withHeader: Bool
  ) throws(TokenRefusal) -> Value {
    var form = form
    var headers = [
      ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
    ]
    if withHeader {
      let pair = "\(URLText.encode(settings.clientID)):\(URLText.encode(settings.clientSecret))"
      headers.append(("Authorization", "Basic \(Encodings.base64(Array(pair.utf8)))"))
    } else {
      form.append(("client_id", settings.clientID))
      if !settings.clientSecret.isEmpty { form.append(("client_secret", settings.clientSecret)) }
    }
    let body = form.map { "\(URLText.encode($0.name))=\(URLText.encode($0.value))" }.joined(separator: "&")
    var request = HTTPRequest(method: "POST", url: url, headers: headers, body: Array(body.utf8))
    request.isPrivate = true
    var attempt = 1
    while true {
      let delay: Double
      switch network.answer(to: request, in: lane, after: attempt == 1 ? 0 : pause(before: attempt)) {
      case .failure(let error):
        let neverArrived = [.connect, .resolve].contains(error.kind)
        guard error.isTransient, attempt < attempts, neverArrived || !isSingleUse else {
          let cause: ChunkError.Cause = [.connect, .resolve, .tls].contains(error.kind) ? .unreachable : .other
          throw TokenRefusal(
            code: "", error: ChunkError("POST \(url): \(error.message)\(after(attempt))", cause: cause))
        }
        delay = 0
      case .success(let response):
        guard response.status == 429 || response.status >= 500, attempt < attempts, !isSingleUse else {
          return try object(of: response, from: url, attempt)
        }
        delay = RetryAfter.seconds(headers: response.headers, now: Clock.wall, cap: 60) ?? 0
      }
      if delay > 0 { network.holdLane(lane, seconds: delay) }
      attempt += 1
    }
  }

  private func pause(before attempt: Int) -> Double {
    Backoff.delay(kind: .exponential, base: 0.5, attempt: attempt - 1)
  }

  private func after(_ attempt: Int) -> String { attempt > 1 ? " (attempt \(attempt))" : "" }

  private func object(of response: HTTPResponse, from url: String, _ attempt: Int) throws(TokenRefusal) -> Value {
    let object = try? JSONText.parse(Array(response.body.bytes), allowingDuplicateKeys: true)
    if let code = object?["error"]?.string {
      // Some servers say "no" with the status 200.
      let description = object?["error_description"]?.string.map { ": \($0)" } ?? ""
      throw refusal(
        code, "\(place(url)) refuses: \(code)\(description) (status \(response.status))", advice: advice(code),
        isFinal: response.status < 500 && response.status != 429)
    }
    guard (200..<300).contains(response.status) else {
      throw refusal(
        "", "POST \(url): status \(response.status)\(after(attempt)); \(beginning(of: response))",
        isFinal: response.status < 500 && response.status != 429)
    }
    guard let object, object.members != nil else {
      throw refusal(
        "invalid_response",
        "\(place(url)) answered no JSON object (\(response.header("content-type") ?? "no content type")); "
          + beginning(of: response), advice: "check the URL in 'authentication'")
    }
    return object
  }

  /// A body of success may hold a token.
  private func beginning(of response: HTTPResponse) -> String {
    response.status >= 400 ? Body(response, format: nil).beginning(mask) : "the body is not shown"
  }

  private func place(_ url: String) -> String { (try? URLText.origin(of: url).description) ?? url }

  private func refusal(
    _ code: String, _ reason: String, advice: String = "", isFinal: Bool = true
  ) -> TokenRefusal {
    TokenRefusal(code: code, error: ChunkError(reason, advice: advice, cause: isFinal ? .credentials : .other))
  }

  private func advice(_ code: String) -> String {
    switch code {
    case "invalid_client": "check 'client_id' and 'client_secret'"
    case "invalid_grant": "the token, code or password that was shown is not good, or not any more"
    case "unauthorized_client", "unsupported_grant_type": "this client may not use the flow '\(settings.flow.rawValue)'"
    case "invalid_scope": "check 'scopes'"
    default: ""
    }
  }
}
