// The server's thread: one poll loop over all connections. Quick enough for benchmarks, and its order of answers is the
// order of arrival.

internal import Glibc

/// Everything here is touched by the server's thread alone.
final class ServerLoop: @unchecked Sendable {
  private let listener: Int32
  /// Readable when another thread wants attention.
  private let wake: Int32
  private let router: Router
  private let tls: TLSContext?
  private let monitor: Monitor<ServerState>
  private var connections: [Connection] = []
  private var polled: [pollfd] = []
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

  init(listener: Int32, wake: Int32, router: Router, tls: TLSContext?) {
    self.tls = tls
    self.listener = listener
    self.wake = wake
    self.router = router
    monitor = router.monitor
  }

  deinit { scratch.deallocate() }

  func run() {
    // OpenSSL writes to its socket as it likes, also when the client is gone.
    var pipes = sigset_t()
    sigemptyset(&pipes)
    sigaddset(&pipes, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipes, nil)
    var timeout: Int32 = -1
    while !monitor.withLock(\.isStopping) {
      sleep(timeout)
      if polled[0].revents != 0 { drainWake() }
      // All that arrived is read before anything is answered, so that the concurrency counted is the clients' own.
      var open: [Connection] = []
      for (index, connection) in connections.enumerated() {
        if polled[index + 2].revents == 0 || receive(connection) { open.append(connection) } else { end(connection) }
      }
      connections = open
      if polled[1].revents != 0 { accept() }
      timeout = answerAll()
    }
    for connection in connections { end(connection) }
    close(listener)
    close(wake)
  }

  private func sleep(_ timeout: Int32) {
    polled.removeAll(keepingCapacity: true)
    polled.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0))
    polled.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
    for connection in connections {
      let events = Int16(connection.isBlocked ? POLLIN | POLLOUT : POLLIN)
      polled.append(pollfd(fd: connection.socket, events: events, revents: 0))
    }
    poll(&polled, nfds_t(polled.count), timeout)
  }

  private func drainWake() { recv(wake, scratch.baseAddress, scratch.count, Int32(MSG_DONTWAIT)) }

  private func accept() {
    while true {
      let socket = Glibc.accept(listener, nil, nil)
      guard socket >= 0 else { return }
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      var yes: Int32 = 1
      setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
      connections.append(Connection(socket: socket, tls: tls?.session(socket)))
      monitor.withLock { $0.statistics.connections += 1 }
    }
  }

  /// False: the client is gone, or cannot be understood.
  private func receive(_ connection: Connection) -> Bool {
    connection.read(scratch) && understand(connection)
  }

  /// Begins the next request of a connection that is not busy.
  private func understand(_ connection: Connection) -> Bool {
    guard connection.reply == nil, !connection.input.isEmpty else { return true }
    switch MockRequest.parse(connection.input) {
    case .incomplete: return true
    case .refused(let status):
      var request = MockRequest()
      request.keepsAlive = false
      connection.consume(connection.input.count)
      connection.begin(.error(status, "bad_request", "not understood"), to: request, due: 0)
      monitor.withLock { $0.inFlight += 1 }
      return true
    case .complete(let request, let count):
      connection.consume(count)
      begin(request, on: connection)
      return true
    }
  }

  private func begin(_ request: MockRequest, on connection: Connection) {
    if let reply = router.control(request) {
      monitor.withLock { $0.inFlight += 1 }
      connection.begin(reply, to: request, due: 0)
      return
    }
    let now = clockSeconds()
    let attempt = monitor.withLock { $0.began(request, now: now) }
    monitor.notify()
    let reply = router.answer(request, attempt: attempt)
    let isHeld = monitor.withLock { state in
      state.statistics.statuses[reply.status, default: 0] += 1
      let isHeld = reply.isHoldable && state.isHolding
      if isHeld { state.held += 1 }
      return isHeld
    }
    if isHeld { monitor.notify() }
    connection.begin(reply, to: request, due: isHeld ? .infinity : now + reply.delay)
  }

  /// Sends what can be sent; milliseconds until more can, -1 for never.
  private func answerAll() -> Int32 {
    let now = clockSeconds()
    let isHolding = monitor.withLock(\.isHolding)
    var next = Double.infinity
    var open: [Connection] = []
    for connection in connections {
      if connection.due == .infinity && !isHolding { connection.due = now }
      switch answer(connection, now) {
      case .closed:
        end(connection)
        continue
      case .waiting(let until): next = min(next, until)
      case .done, .full, .stuck: break
      }
      open.append(connection)
    }
    connections = open
    return next == .infinity ? -1 : Int32((max(0, next - now) * 1_000).rounded(.up))
  }

  /// Also the requests that a client sent ahead, while they can be answered at once.
  private func answer(_ connection: Connection, _ now: Double) -> Connection.Progress {
    while connection.reply != nil {
      let progress = connection.send(now: now)
      if case .full = progress { connection.isBlocked = true } else { connection.isBlocked = false }
      guard case .done = progress else { return progress }
      monitor.withLock { $0.inFlight -= 1 }
      _ = understand(connection)
    }
    return .done
  }

  private func end(_ connection: Connection) {
    if connection.reply != nil { monitor.withLock { $0.inFlight -= 1 } }
    close(connection.socket)
  }
}
