// A token with what is known of its life.

internal import Values

struct KeptToken: Sendable, Equatable {
  var accessToken: String
  var refreshToken: String?
  /// Seconds from when it was issued.
  var lifetime: Double?
  /// When it ends, by the time of day; nil: not known.
  var expiresAt: Instant?

  init(_ answer: TokenAnswer, at now: Instant) {
    accessToken = answer.accessToken
    refreshToken = answer.refreshToken
    lifetime = answer.lifetime
    expiresAt = answer.lifetime.map { Instant(seconds: now.seconds + Int64(min($0, 1e10))) }
  }

  /// A token is not used in its last seconds, since a request takes some.
  private static func margin(of lifetime: Double) -> Double { min(30, lifetime / 10) }

  /// Whether a request that is sent now will find it good.
  func isGood(at now: Instant) -> Bool {
    guard let expiresAt else { return true }
    return Double(expiresAt.seconds - now.seconds) > 30
  }

  var credential: Credential {
    var credential = Credential(bearer: accessToken)
    credential.hidden = refreshToken.map { .string($0) } ?? .null
    if let expiresAt {
      let left = max(0, Double(expiresAt.seconds - Clock.wall.seconds))
      let life = min(lifetime ?? left, left)
      credential.lifetime = life - Self.margin(of: life)
    }
    return credential
  }

  // MARK: On disk

  init?(_ value: Value) {
    guard let token = value["access_token"]?.string, !token.isEmpty else { return nil }
    accessToken = token
    refreshToken = value["refresh_token"]?.string
    expiresAt = value["expires_at"]?.int.map { Instant(seconds: $0) }
  }

  var value: Value {
    var members = [Value.Member("access_token", .string(accessToken))]
    if let refreshToken { members.append(.init("refresh_token", .string(refreshToken))) }
    if let expiresAt { members.append(.init("expires_at", .int(expiresAt.seconds))) }
    return .object(members)
  }
}
