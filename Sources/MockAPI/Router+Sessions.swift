// An API that wants more than requests for pages: a session to log in to, whose tokens go stale, and exports that must
// be opened before they are read and closed afterwards.

extension Router {
  /// The reply of a route that keeps something; nil for every other route.
  func sessions(_ request: MockRequest, _ key: String?) -> Reply? {
    switch (request.method, request.path) {
    case ("POST", "/login"):
      let body = String(decoding: request.body, as: UTF8.self)
      guard let key, body.contains("\"\(key)\"") else { return .error(401, "wrong_password", "no such user") }
      let session = monitor.withLock { state in
        state.session += 1
        return state.session
      }
      return Reply(json: Array("{\"token\":\"\(Self.token(session))\",\"expires_in\":3600}".utf8))
    case ("POST", "/v1/exports"):
      monitor.withLock { $0.isExportOpen = true }
      return Reply(json: Array("{\"export\":\"exp_1\"}".utf8))
    case ("DELETE", "/v1/exports/exp_1"):
      monitor.withLock { $0.isExportOpen = false }
      return Reply(json: [], status: 204)
    default: return nil
    }
  }

  /// `/v1/exports/exp_1/…` is `/v1/…` while the export is open.
  func exported(_ path: String) -> String? {
    let prefix = "/v1/exports/exp_1/"
    guard path.hasPrefix(prefix) else { return path }
    return monitor.withLock(\.isExportOpen) ? "/v1/" + path.dropFirst(prefix.count) : nil
  }

  /// Whether a request shows the token of the latest session.
  func hasSession(_ request: MockRequest) -> Bool {
    let session = monitor.withLock(\.session)
    return session > 0 && request.header("authorization") == "Bearer \(Self.token(session))"
  }

  private static func token(_ session: Int) -> String { "session-token-\(1_000 + session)" }
}
