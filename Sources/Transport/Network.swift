// The face of the network thread: libcurl's multi interface, rate and concurrency budgets, delayed requests. One per
// process run. What a response means (rules, retries) is decided by `Execution`; here it only matters when a request
// goes and that it completes exactly once.

internal import CCurl
internal import Diagnostics
internal import Glibc
internal import Plans

/// A budget for requests that go to one endpoint: a rate and a number in flight. Made by `Network.lane`.
package struct Lane: Sendable, Hashable {
  package let name: String
  let index: Int
}

/// Sends requests from one thread of its own.
///
/// Every method may be called from any thread. Completions run on the network thread and must be quick; they may
/// submit, pause and hold, but not wait.
package final class Network: @unchecked Sendable {
  /// What becomes of exchanges besides.
  package enum Tape: Sendable {
    case record(CassetteRecorder)
    /// Nothing is sent.
    case replay(CassettePlayer)
  }

  private let mailbox: Mailbox
  private let thread: pthread_t
  private let tape: Tape?

  /// curl's own start, once in a process and before its first thread.
  private static let isCurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  package init(options: NetworkOptions = NetworkOptions(), tape: Tape? = nil) {
    precondition(Self.isCurlReady, "libcurl cannot start")
    self.tape = tape
    mailbox = Mailbox()
    thread = startThread(NetworkLoop(options: options, mailbox: mailbox))
  }

  deinit { shutdown() }

  /// A new budget: `rate` starts a second, saved up for at most one second (at least one start), and `concurrency` in
  /// flight. Requests of a lane start in the order in which they were submitted, delayed ones when they are due.
  ///
  /// All lanes of one payer that send to one origin share a further budget: the largest of their rates. An urgent lane is
  /// not paused: those who could end the pause are waiting for its answers.
  package func lane(
    name: String, of payer: String = "", rate: Double, concurrency: Int, isUrgent: Bool = false
  ) -> Lane {
    Lane(
      name: name,
      index: mailbox.addLane(name: name, payer: payer, rate: rate, concurrency: concurrency, isUrgent: isUrgent))
  }

  /// Adds tokens to a budget that was asked for; none: it may ask again.
  package func grant(_ tokens: Int, to budget: BudgetKey) { mailbox.post(.grant(budget, tokens)) }

  /// Sends `request` when its lane allows it, not before `seconds` have passed; until then it holds no slot.
  ///
  /// A response with any status is a success. A request that cannot be sent as it is (URL, header) fails with
  /// `.other`; after `shutdown` it fails with `.cancelled`, on the calling thread.
  package func submit(
    _ request: HTTPRequest, in lane: Lane, after seconds: Double = 0,
    completion: @escaping @Sendable (Result<HTTPResponse, TransferError>) -> Void
  ) {
    var completion = completion
    switch tape {
    case .replay(let player):
      // Neither rates nor delays: nobody is spared by them.
      if !mailbox.post(.deliver(player.answer(to: request), completion)) { completion(.failure(.cancelled)) }
      return
    case .record(let recorder):
      completion = { [completion] outcome in
        recorder.record(request, outcome)
        completion(outcome)
      }
    case nil: break
    }
    let due = seconds > 0 ? monotonicSeconds() + seconds : nil
    let command: Mailbox.Command
    do {
      command = .submit(try Submission(request, lane: lane.index, completion: completion), due: due)
    } catch {
      command = .deliver(.failure(error), completion)
    }
    if !mailbox.post(command) { completion(.failure(.cancelled)) }
  }

  /// Nothing of `lane` starts for so long, also what was submitted before: for a server that says when to come back.
  /// Of several holds the one that ends last counts.
  package func holdLane(_ lane: Lane, seconds: Double) {
    mailbox.post(.hold(lane: lane.index, until: monotonicSeconds() + seconds))
  }

  /// Starts nothing new until `resume`, but in urgent lanes; what is in flight goes on. Not counted: one `resume` ends any number of pauses.
  package func pause() { mailbox.setPaused(true) }

  /// Ends `pause`.
  package func resume() { mailbox.setPaused(false) }

  /// What waits for a later time fails with `.cancelled`: requests whose delay is not over, and those in held lanes.
  package func cancelDelayed() { mailbox.post(.cancelDelayed) }

  /// Everything submitted so far that is not complete fails with `.cancelled`.
  package func cancelAll() { mailbox.post(.cancelAll) }

  /// `cancelAll`, then ends the thread and waits for it. The second call does nothing.
  package func shutdown() {
    guard mailbox.post(.shutdown) else { return }
    // From a completion the thread cannot wait for itself; it ends when that completion returns.
    if pthread_equal(thread, pthread_self()) == 0 { pthread_join(thread, nil) } else { pthread_detach(thread) }
  }
}

/// A request that can be sent, and whom to tell.
struct Submission: Sendable {
  var request: HTTPRequest
  var origin: URLOrigin
  let lane: Int
  let completion: @Sendable (Result<HTTPResponse, TransferError>) -> Void

  /// Throws `TransferError` if the method, the URL or a header cannot be sent as it is.
  init(
    _ request: HTTPRequest, lane: Int,
    completion: @escaping @Sendable (Result<HTTPResponse, TransferError>) -> Void
  ) throws(TransferError) {
    self.request = request
    self.lane = lane
    self.completion = completion
    do throws(Failure) {
      origin = try URLText.origin(of: request.url)
      self.request.url = try URLText.build(request.url)
      try request.checkHeaders()
    } catch {
      throw TransferError(.other, "\(error.what): \(error.why). \(error.advice)", isTransient: false)
    }
    guard !request.method.isEmpty, request.method.utf8.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) else {
      throw TransferError(
        .other, "the request's method is not one: methods are letters, like GET and POST", isTransient: false)
    }
  }
}

extension HTTPRequest {
  fileprivate func checkHeaders() throws(Failure) {
    for header in headers { try URLText.checkHeader(name: header.name, value: header.value) }
  }

  /// The request as it goes out now.
  func signed() throws(TransferError) -> HTTPRequest {
    guard let signer else { return self }
    var request = self
    try signer.sign(&request)
    do throws(Failure) { try request.checkHeaders() } catch {
      throw TransferError(.other, "signing the request: \(error.what): \(error.why)", isTransient: false)
    }
    return request
  }
}

/// Runs `loop` on a new thread and takes over no signal, so that the main thread gets them all.
private func startThread(_ loop: NetworkLoop) -> pthread_t {
  var all = sigset_t()
  var before = sigset_t()
  sigfillset(&all)
  // Inherited by the thread, and by those that curl starts for name look-ups. SIGPIPE is blocked for good this way,
  // which curl leaves to the program once signals are switched off.
  pthread_sigmask(SIG_SETMASK, &all, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { context in
      Unmanaged<NetworkLoop>.fromOpaque(context!).takeRetainedValue().run()
      return nil
    }, Unmanaged.passRetained(loop).toOpaque())
  precondition(code == 0, "the system has no thread for the network")
  return thread
}
