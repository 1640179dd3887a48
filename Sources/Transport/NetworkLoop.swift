// The network thread's life: take commands, start what may start, let curl work, hand over what is complete, sleep.

internal import CCurl
internal import CCurlShims
internal import Plans
internal import Values

/// Everything here is touched by the network thread alone.
final class NetworkLoop: @unchecked Sendable {
  private let options: NetworkOptions
  private let mailbox: Mailbox
  private var scheduler: Scheduler
  private var askedFor: Set<BudgetKey> = []
  /// Submitted, not started; by the scheduler's ID.
  private var waiting: [Int: Submission] = [:]
  private var nextID = 0
  /// In flight; each knows its index.
  private var active: [Transfer] = []
  private var idle: [Transfer] = []
  private var isEnding = false
  private var stallCheck = 0.0

  init(options: NetworkOptions, mailbox: Mailbox) {
    self.options = options
    self.mailbox = mailbox
    scheduler = Scheduler(isShared: options.budgets != nil)
    _ = curl_shim_multi_set_long(mailbox.multi, CURLMOPT_MAXCONNECTS, options.maximumIdleConnections)
  }

  func run() {
    var commands: [Mailbox.Command] = []
    while !isEnding {
      let isPaused = mailbox.drain(into: &commands)
      for command in commands { apply(command) }
      commands.removeAll(keepingCapacity: true)

      startReady(isPaused)
      askForTokens()
      var running: Int32 = 0
      curl_multi_perform(mailbox.multi, &running)
      let hasFinished = collectFinished()
      endStalled()
      // Completions free slots and submit follow-ups; those start before the thread sleeps.
      if hasFinished || isEnding || !mailbox.isEmpty { continue }
      curl_multi_poll(mailbox.multi, nil, 0, sleepMilliseconds(isPaused), nil)
    }
  }

  private func apply(_ command: Mailbox.Command) {
    let now = monotonicSeconds()
    switch command {
    case .addLane(let name, let payer, let rate, let concurrency, let isUrgent):
      _ = scheduler.addLane(
        name: name, payer: payer, rate: rate, concurrency: concurrency, isUrgent: isUrgent, now: now)
    case .grant(let key, let tokens):
      askedFor.remove(key)
      scheduler.grant(tokens, to: key)
    case .submit(let submission, let due):
      waiting[nextID] = submission
      scheduler.enqueue(
        id: nextID, lane: submission.lane, host: submission.origin.description, due: due, now: now)
      nextID += 1
    case .deliver(let outcome, let completion):
      completion(outcome)
    case .hold(let lane, let until):
      scheduler.hold(lane: lane, until: until)
    case .cancelDelayed:
      for entry in scheduler.removeAllDelayed(now: now) {
        waiting.removeValue(forKey: entry.id)?.completion(.failure(.cancelled))
      }
    case .cancelAll:
      cancelAll()
    case .shutdown:
      cancelAll()
      isEnding = true
    }
  }

  private func startReady(_ isPaused: Bool) {
    let now = monotonicSeconds()
    while let entry = scheduler.next(now: now, isPaused: isPaused) {
      guard let submission = waiting.removeValue(forKey: entry.id) else { continue }
      let transfer = idle.popLast() ?? Transfer(options: options)
      transfer.index = active.count
      active.append(transfer)
      do throws(TransferError) {
        try transfer.start(submission, now: now)
        curl_multi_add_handle(mailbox.multi, transfer.handle)
      } catch {
        complete(transfer, .failure(error))
      }
    }
  }

  private func askForTokens() {
    guard let budgets = options.budgets else { return }
    for demand in scheduler.demands() where askedFor.insert(demand.key).inserted { budgets.ask(demand) }
  }

  /// Whether there was any.
  private func collectFinished() -> Bool {
    var found = false
    var left: Int32 = 0
    while let message = curl_multi_info_read(mailbox.multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
      // The message dies with the handle's removal.
      let code = message.pointee.data.result
      guard let transfer = Transfer.owner(of: handle) else { continue }
      curl_multi_remove_handle(mailbox.multi, handle)
      found = true
      switch transfer.finish(code) {
      case .again: curl_multi_add_handle(mailbox.multi, handle)
      case .complete(let result): complete(transfer, result)
      }
    }
    return found
  }

  /// `transfer` is no longer in curl's hands.
  private func complete(_ transfer: Transfer, _ result: Result<HTTPResponse, TransferError>) {
    let last = active.removeLast()
    if last !== transfer {
      active[transfer.index] = last
      last.index = transfer.index
    }
    guard let submission = transfer.clear() else { return }
    pace(submission.lane, after: result)
    idle.append(transfer)
    submission.completion(result)
  }

  /// Does what the answer says of the lane's speed. Who must wait after a refusal is decided by rules; here it is about those
  /// that are still to come.
  private func pace(_ lane: Int, after result: Result<HTTPResponse, TransferError>) {
    let now = monotonicSeconds()
    guard case .success(let response) = result else { return scheduler.finished(lane: lane) }
    scheduler.finished(lane: lane, status: response.status, now: now)
    if response.status < 400, let seconds = RetryAfter.exhausted(headers: response.headers, now: wallClock()) {
      scheduler.hold(lane: lane, until: now + seconds)
    }
  }

  private func cancelAll() {
    for entry in scheduler.removeAllWaiting() {
      waiting.removeValue(forKey: entry.id)?.completion(.failure(.cancelled))
    }
    while let transfer = active.last {
      curl_multi_remove_handle(mailbox.multi, transfer.handle)
      complete(transfer, .failure(.cancelled))
    }
  }

  /// Ends bodies that began and then stopped. Looked at a few times in the period only, since it visits all.
  private func endStalled() {
    let now = monotonicSeconds()
    guard now >= stallCheck else { return }
    stallCheck = now + options.stallSeconds / 8
    for transfer in active.reversed() where transfer.isStalled(now: now) {
      curl_multi_remove_handle(mailbox.multi, transfer.handle)
      complete(transfer, .failure(transfer.stalled()))
    }
  }

  private func sleepMilliseconds(_ isPaused: Bool) -> Int32 {
    // curl shortens this for its own timers; wake-ups and sockets end it.
    var seconds = active.isEmpty ? 60.0 : min(60, options.stallSeconds / 8)
    if let delay = scheduler.delay(now: monotonicSeconds(), isPaused: isPaused) { seconds = min(seconds, delay) }
    return Int32((seconds * 1_000).rounded(.up))
  }
}
