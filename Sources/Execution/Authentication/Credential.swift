// What authentication gives, and where it comes from.

internal import Transport
internal import Values

/// What proves who sends a request.
struct Credential: Sendable {
  /// `auth.token`; null if there is none.
  var token = Value.null
  /// Sent with every request.
  var headers: [(name: String, value: String)] = []
  /// State variables that a sequence wrote.
  var state: [Value.Member] = []
  /// Seconds from when it was obtained; nil: it does not expire.
  var lifetime: Double?
  /// When that is over, for expressions.
  var expiresAt = Value.null
  /// What else came with it and must not be seen: a refresh token.
  var hidden = Value.null
  /// Whether an earlier run obtained it, so that the server may know it no more.
  var isKept = false

  init(headers: [(name: String, value: String)] = []) { self.headers = headers }

  /// RFC 6750.
  init(bearer token: String) {
    self.token = .string(token)
    headers = [("Authorization", "Bearer \(token)")]
  }

  /// What expressions see as `auth`.
  var scope: Value {
    .object([.init("token", token), .init("expires_at", expiresAt), .init("authenticated", .bool(true))])
  }

  /// Every text in it that must not be seen.
  var secrets: [Value] { [token, hidden] + state.map(\.value) + headers.map { .string($0.value) } }
}

/// Why a credential is wanted.
enum Occasion: Sendable {
  case first
  case expired
  /// A server answered 401 to the last one.
  case refused
}

/// Obtains credentials.
protocol CredentialSource: Sendable {
  /// Blocks until there is one.
  func obtain(_ occasion: Occasion) throws(ChunkError) -> Credential
  /// Whether one that a server refuses can be replaced by another.
  var isRenewable: Bool { get }
  /// Completes each request when it is sent; nil: the headers say it all.
  var signer: (any RequestSigner)? { get }
}

extension CredentialSource {
  var isRenewable: Bool { false }
  var signer: (any RequestSigner)? { nil }
}
