// How the requests of a stream prove who sends them: a credential that is obtained once, renewed when it expires or is
// refused, and put into each request just before it is sent. Streams whose plans say the same share one.

internal import Records
internal import Synchronization
internal import Transport
internal import Values

/// Keeps the credential of one way to authenticate. Used by every worker.
final class Authenticator: Sendable {
  /// A request with its credential.
  struct Authenticated {
    var request: HTTPRequest
    /// Which credential it was, to be told what the server thought of it.
    var generation: Int
  }

  private struct Held {
    var credential: Credential
    var generation: Int
    /// On the clock that never jumps.
    var deadline = Double.infinity
    /// Whether a server has taken it.
    var wasAccepted = false
    var wasRefused = false
  }

  private struct State {
    var held: Held?
    /// Renewals after a refusal, one after another, that did not help.
    var inVain = 0
    /// Why there never will be one in this run: a wrong password is not tried again for every chunk, and nobody is
    /// asked twice for a consent that was denied.
    var failure: ChunkError?
  }

  private let source: any CredentialSource
  /// Seconds; nil: the credential knows.
  private let expires: Double?
  private let mask: SecretMask
  private let state = Mutex(State())

  /// A server that answers 401 whatever it is shown is not asked for tokens for ever.
  private static let renewalsInVain = 3

  init(_ source: any CredentialSource, expires: Double?, mask: SecretMask) {
    self.source = source
    self.expires = expires
    self.mask = mask
  }

  /// Whether a refused credential can be replaced by another.
  var isRenewable: Bool { source.isRenewable }

  /// The credential; obtains or renews it if need be, while everybody else waits. It is still good in so many `seconds`
  /// if any is.
  func current(in seconds: Double = 0) throws(ChunkError) -> Credential { try hold(for: seconds).credential }

  /// The request as it is sent in so many seconds.
  func authenticate(_ request: HTTPRequest, in seconds: Double = 0) throws(ChunkError) -> Authenticated {
    let held = try hold(for: seconds)
    var request = request
    for header in held.credential.headers {
      request.headers.removeAll { $0.name.lowercased() == header.name.lowercased() }
      request.headers.append(header)
    }
    request.signer = source.signer
    return Authenticated(request: request, generation: held.generation)
  }

  private func hold(for seconds: Double) throws(ChunkError) -> Held {
    var failure: ChunkError?
    let found = state.withLock { state -> Held? in
      if state.failure != nil {
        failure = state.failure
        return nil
      }
      let now = Clock.monotonic
      if let held = state.held, !held.wasRefused, now < held.deadline {
        // One that lives shorter than the wait is as good as any.
        if now + seconds < held.deadline || held.credential.lifetime.map({ $0 <= seconds }) ?? false { return held }
      }
      do throws(ChunkError) {
        let occasion: Occasion = state.held.map { $0.wasRefused ? .refused : .expired } ?? .first
        let fresh = try renewed(occasion, after: state.held?.generation ?? 0)
        state.held = fresh
        return fresh
      } catch {
        failure = ChunkError("authentication: \(error.reason)", advice: error.advice, cause: error.cause)
        if error.cause == .credentials { state.failure = failure }
        return nil
      }
    }
    if let failure { throw failure }
    guard let found else { throw ChunkError("authentication gave nothing") }
    return found
  }

  private func renewed(_ occasion: Occasion, after generation: Int) throws(ChunkError) -> Held {
    var credential = try source.obtain(occasion)
    mask.add(credential.secrets)
    let lifetimes = [expires, credential.lifetime].compactMap { $0 }
    credential.lifetime = lifetimes.min()
    var held = Held(credential: credential, generation: generation + 1)
    if let lifetime = credential.lifetime {
      held.deadline = Clock.monotonic + lifetime
      let now = Clock.wall
      held.credential.expiresAt = .timestamp(
        Instant(seconds: now.seconds + Int64(min(lifetime, 1e10)), nanoseconds: now.nanoseconds))
    }
    return held
  }

  // MARK: What servers think of it

  /// A server took this credential; `wasRenewed`: after it had refused the one before for the same request.
  func accept(_ generation: Int, wasRenewed: Bool) {
    state.withLock { state in
      if state.held?.generation == generation { state.held?.wasAccepted = true }
      if wasRenewed { state.inVain = 0 }
    }
  }

  /// A server refused this credential. Whether there is, or may be, a better one.
  func refuse(_ generation: Int) -> Bool {
    state.withLock { state in
      guard let held = state.held else { return true }
      if held.generation != generation || held.wasRefused { return true }
      // Fresh from the login, and refused at once: another one would fare no better.
      guard held.wasAccepted || held.credential.isKept, state.inVain < Self.renewalsInVain else { return false }
      state.held?.wasRefused = true
      return true
    }
  }

  /// The same request was refused with the renewed credential as well.
  func renewedInVain() { state.withLock { $0.inVain += 1 } }
}
