// Writes a cassette while a run goes on. What logins exchange is held back until the end, when every token is known that
// must not be in it.

package import Diagnostics
internal import Glibc

package final class CassetteRecorder: Sendable {
  private struct State: Sendable {
    var descriptor: Int32
    var heldBack: [Exchange] = []
    /// Why the cassette is not complete.
    var problem: String?
  }

  private let path: String
  private let mask: CassetteMask
  private let state: Lock<State>

  /// Makes the folder and the file, which must not be there.
  package init(folder: String, mask: CassetteMask) throws(Failure) {
    path = "\(folder)/\(CassetteFile.name)"
    self.mask = mask
    mkdir(folder, 0o777)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let isThere = errno == EEXIST
      throw Failure(
        .usage, "cannot record into '\(folder)'",
        why: isThere ? "there is a cassette already" : String(cString: strerror(errno)),
        advice: isThere ? "give '--record' another folder, or delete '\(path)'" : "check the path of '--record'")
    }
    state = Lock(State(descriptor: descriptor))
    state.withLock { Self.write(Array(CassetteFile.heading.utf8), &$0) }
  }

  deinit { _ = state.withLock { close($0.descriptor) } }

  /// On the network thread, before whoever asked gets the answer.
  func record(_ request: HTTPRequest, _ outcome: Result<HTTPResponse, TransferError>) {
    if case .failure(let error) = outcome, error.kind == .cancelled { return }
    let exchange = Exchange(request: request, outcome: outcome)
    if request.isPrivate { return state.withLock { $0.heldBack.append(exchange) } }
    let line = CassetteFile.line(exchange, mask)
    state.withLock { Self.write(line, &$0) }
  }

  /// Writes what was held back. Throws if the cassette is not complete.
  package func finish() throws(Failure) {
    let problem = state.withLock { state -> String? in
      for exchange in state.heldBack { Self.write(CassetteFile.line(exchange, mask), &state) }
      state.heldBack = []
      return state.problem
    }
    guard let problem else { return }
    throw Failure(
      .temporary, "the cassette '\(path)' is not complete", why: problem,
      advice: "what was loaded stays; record again where there is room")
  }

  private static func write(_ bytes: [UInt8], _ state: inout State) {
    guard state.problem == nil else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(state.descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        state.problem = String(cString: strerror(errno))
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}
