// How the requests of a stream prove who sends them: a credential that is obtained once, renewed when it expires, and
// put into each request just before it is sent. Streams whose plans say the same share one.

internal import Plans
internal import Records
internal import Synchronization
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// What authentication gave.
struct Credential: Sendable {
  /// `auth.token`; null if there is none.
  var token = Value.null
  /// Sent with every request.
  var headers: [(name: String, value: String)] = []
  /// State variables that a sequence wrote.
  var state: [Value.Member] = []
  /// Seconds from when it was obtained; nil: it does not expire.
  var lifetime: Double?
  /// When that is over, on the clock that never jumps.
  fileprivate var deadline = Double.infinity
  /// The same for expressions.
  fileprivate var expiresAt = Value.null

  init(headers: [(name: String, value: String)] = []) { self.headers = headers }

  /// What expressions see as `auth`.
  var scope: Value {
    .object([
      .init("token", token), .init("expires_at", expiresAt), .init("authenticated", .bool(true)),
    ])
  }
}

/// Obtains a credential.
protocol CredentialSource: Sendable {
  /// Blocks until there is one. `before` is the one that expired, if any.
  func obtain(replacing before: Credential?) throws(ChunkError) -> Credential
  /// Signs a request that is otherwise complete.
  func sign(_ request: HTTPRequest) throws(ChunkError) -> HTTPRequest
}

extension CredentialSource {
  func sign(_ request: HTTPRequest) throws(ChunkError) -> HTTPRequest { request }
}

/// Keeps the credential of one way to authenticate. Used by every worker.
final class Authenticator: Sendable {
  private let source: any CredentialSource
  /// Seconds; nil: never again.
  private let expires: Double?
  private let mask: SecretMask
  private let credential = Mutex<Credential?>(nil)

  init(_ source: any CredentialSource, expires: Double?, mask: SecretMask) {
    self.source = source
    self.expires = expires
    self.mask = mask
  }

  /// The credential; obtains or renews it if need be, while everybody else waits.
  func current() throws(ChunkError) -> Credential {
    var failure: ChunkError?
    let found = credential.withLock { held -> Credential? in
      if let held, Clock.monotonic < held.deadline { return held }
      do throws(ChunkError) {
        var fresh = try source.obtain(replacing: held)
        if let lifetime = expires ?? fresh.lifetime {
          fresh.deadline = Clock.monotonic + lifetime
          let now = Clock.wall
          fresh.expiresAt = .timestamp(Instant(seconds: now.seconds + Int64(lifetime), nanoseconds: now.nanoseconds))
        }
        mask.add([fresh.token] + fresh.state.map(\.value) + fresh.headers.map { .string($0.value) })
        held = fresh
        return fresh
      } catch {
        failure = ChunkError("authentication: \(error.reason)", advice: error.advice, cause: error.cause)
        return nil
      }
    }
    if let failure { throw failure }
    return found ?? Credential()
  }

  /// The request as it is sent.
  func authenticate(_ request: HTTPRequest) throws(ChunkError) -> HTTPRequest {
    let credential = try current()
    var request = request
    for header in credential.headers {
      request.headers.removeAll { $0.name.lowercased() == header.name.lowercased() }
      request.headers.append(header)
    }
    return try source.sign(request)
  }
}
