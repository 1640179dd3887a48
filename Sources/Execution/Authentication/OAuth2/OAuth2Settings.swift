// What a spec says of OAuth 2, checked before the first request.

internal import Diagnostics
internal import Plans
internal import Values

/// How a token is obtained.
enum OAuth2Flow: String, CaseIterable, Sendable {
  case authorizationCode = "authorization_code"
  case clientCredentials = "client_credentials"
  case refreshToken = "refresh_token"
  case password
  case deviceCode = "device_code"

  /// Whether a person has to consent, so that the token is worth keeping.
  var asksPerson: Bool { self == .authorizationCode || self == .deviceCode }
}

/// The settings of one client.
struct OAuth2Settings: Sendable {
  var flow = OAuth2Flow.authorizationCode
  let clientID: String
  /// Empty for a public client.
  var clientSecret = ""
  let tokenURL: String
  var authorizationURL = ""
  var deviceURL = ""
  /// Nil: any free port of this machine.
  var redirect: LoopbackAddress?
  var scopes: [String] = []
  var username = ""
  var password = ""
  /// One that was obtained elsewhere; may be empty.
  var refreshToken = ""

  init(tokenURL: String, clientID: String) {
    self.tokenURL = tokenURL
    self.clientID = clientID
  }

  init(_ fields: AuthenticationFields, hosts: HostPolicy) throws(Failure) {
    let name = fields["flow"].isEmpty ? OAuth2Flow.authorizationCode.rawValue : fields["flow"]
    guard let flow = OAuth2Flow(rawValue: name) else {
      throw fields.mistake(
        "flow", "there is no flow '\(name)'",
        advice: "use one of \(OAuth2Flow.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.flow = flow
    func url(_ name: String, or other: String = "") throws(Failure) -> String {
      let text = fields[name].isEmpty ? other : fields[name]
      do throws(ChunkError) { try hosts.check(text) } catch {
        throw fields.mistake(name, error.reason, advice: error.advice)
      }
      return text
    }
    clientID = try fields.require("client_id")
    clientSecret =
      flow == .clientCredentials
      ? try fields.require("client_secret", because: "client_credentials is the flow of clients that have one")
      : fields["client_secret"]
    _ = try fields.require("authentication_url")
    tokenURL = try url("authentication_url")
    authorizationURL =
      flow == .authorizationCode
      ? try url("authorization_url", or: Self.sibling(of: tokenURL, "/authorize")) : ""
    deviceURL = flow == .deviceCode ? try url("device_auth_url", or: Self.sibling(of: tokenURL, "/device/code")) : ""
    scopes = fields.words("scopes")
    refreshToken = flow == .refreshToken ? try fields.require("refresh_token") : fields["refresh_token"]
    username = flow == .password ? try fields.require("username") : ""
    password = flow == .password ? try fields.require("password") : ""
    let redirect = fields["redirect_uri"]
    if flow != .authorizationCode || redirect.isEmpty {
      self.redirect = nil
    } else if let address = LoopbackAddress(redirect) {
      self.redirect = address
    } else {
      throw fields.mistake(
        "redirect_uri", "the consent comes back to this machine, and '\(redirect)' is elsewhere",
        advice: "register and use http://127.0.0.1:PORT/PATH, or obtain a refresh token elsewhere and use the flow "
          + "refresh_token")
    }
  }

  /// What stands for a URL that the spec leaves out: the token URL with the first `/token` replaced.
  private static func sibling(of tokenURL: String, _ path: String) -> String {
    guard let range = tokenURL.firstRange(of: "/token") else { return tokenURL }
    return tokenURL.replacingCharacters(in: range, with: path)
  }

  /// What makes a kept token this client's, and this account's.
  var identity: [String] {
    let account = refreshToken.isEmpty ? username : hexadecimal(digest(Array(refreshToken.utf8)))
    return [flow.rawValue, tokenURL, clientID, scopes.sorted().joined(separator: " "), account]
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}

/// An address of this machine that a browser is sent back to.
struct LoopbackAddress: Sendable {
  let host: String
  /// 0: any free port.
  var port: Int
  let path: String

  /// Nil if it is not plain http to this machine.
  init?(_ url: String) {
    guard let origin = try? URLText.origin(of: url), origin.scheme == "http", origin.isLoopback,
      let slashes = url.firstRange(of: "://")
    else { return nil }
    host = origin.host
    port = origin.port
    let rest = url[slashes.upperBound...]
    path = rest.firstIndex(of: "/").map { String(rest[$0...].prefix { $0 != "?" && $0 != "#" }) } ?? "/"
  }

  init() {
    host = "127.0.0.1"
    port = 0
    path = "/callback"
  }

  var url: String { "http://\(host):\(port)\(path)" }
}
