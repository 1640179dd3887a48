// A server's face for tests and for the program: start, look, steer, stop. It listens on the loopback interface only.

internal import Glibc

/// An HTTP API that is always the same, and misbehaves when told to.
package final class MockServer: @unchecked Sendable {
  package let port: Int
  /// Without a slash at the end.
  package let url: String

  let monitor: Monitor<ServerState>
  private let wake: Int32
  private let thread: pthread_t

  /// Starts listening. Throws in words if the port is taken.
  package init(_ options: MockOptions = MockOptions()) throws(MockError) {
    let listener: Int32
    (listener, port) = try Self.listen(options)
    url = "\(options.tls == nil ? "http" : "https")://\(options.usesIPv6 ? "[::1]" : "127.0.0.1"):\(port)"
    var pair: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else {
      throw MockError("no socket pair: \(String(cString: strerror(errno)))")
    }
    wake = pair[0]
    monitor = Monitor(ServerState(options))
    let tls = try options.tls.map { options throws(MockError) in try TLSContext(options) }
    let loop = ServerLoop(
      listener: listener, wake: pair[1], router: Router(options: options, monitor: monitor), tls: tls)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<ServerLoop>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(loop).toOpaque())
    guard code == 0 else { throw MockError("no thread: \(String(cString: strerror(code)))") }
    self.thread = thread
  }

  deinit { stop() }

  /// Every request so far to other than control routes, in order of arrival, up to `MockOptions.logLimit`.
  package var requests: [MockRequest] { monitor.withLock(\.log) }

  package var statistics: MockStatistics { monitor.withLock(\.statistics) }

  package func add(_ fault: MockFault) { monitor.withLock { $0.faults.append(FaultState(fault)) } }

  package func removeFaults() { monitor.withLock { $0.faults = [] } }

  package func setLatency(_ latency: MockLatency) { monitor.withLock { $0.latency = latency } }

  /// From now on the feed behaves so.
  package func setFeed(_ feed: MockFeed) { monitor.withLock { $0.feed = feed } }

  /// From now on the echo misbehaves so; with a status it still says what it was asked.
  package func setEchoFault(_ kind: MockFault.Kind?, status: Int = 500) {
    var fault = kind.map(MockFault.init)
    fault?.status = status
    monitor.withLock { [fault] in $0.echoFault = fault }
  }

  /// Every token that the authorization server ever issued.
  package var issuedTokens: [String] { monitor.withLock { $0.oauth?.issued ?? [] } }

  /// Every token that the authorization server issued is good no more; `refreshToo`: refresh tokens as well.
  package func revokeTokens(refreshToo: Bool = false) {
    monitor.withLock { state in
      state.oauth?.revokeTokens()
      if refreshToo { state.oauth?.revokeRefreshTokens() }
    }
  }

  /// One more account, by the refresh token that it holds.
  package func addRefreshToken(_ token: String) { monitor.withLock { $0.oauth?.add(refreshToken: token) } }

  /// Changes how the authorization server behaves from now on.
  package func setOAuth(_ change: (inout MockOAuth) -> Void) {
    monitor.withLock { state in
      guard var oauth = state.oauth else { return }
      change(&oauth.settings)
      state.oauth = oauth
    }
  }

  /// Forgets requests and counts.
  package func reset() { monitor.withLock { $0.reset() } }

  /// From now on requests to data routes are read and counted, but not answered, until `release`.
  package func hold() { monitor.withLock { $0.isHolding = true } }

  /// Answers what was held.
  package func release() {
    monitor.withLock { state in
      state.isHolding = false
      state.held = 0
    }
    wakeUp()
  }

  /// Whether so many requests are held, waiting for them if need be, at most `seconds`.
  package func waitUntilHeld(_ count: Int, seconds: Double = 600) -> Bool {
    monitor.wait(seconds: seconds) { $0.held >= count }
  }

  /// Whether so many requests have arrived since the start or the last `reset`, waiting for them if need be, at most
  /// `seconds`.
  package func waitUntilRequested(_ count: Int, seconds: Double = 600) -> Bool {
    monitor.wait(seconds: seconds) { $0.statistics.requests >= count }
  }

  /// Closes everything and waits for the thread. The second call does nothing.
  package func stop() {
    let isFirst = monitor.withLock { state in
      defer { state.isStopping = true }
      return !state.isStopping
    }
    guard isFirst else { return }
    wakeUp()
    pthread_join(thread, nil)
    close(wake)
  }

  /// Waits until the server is stopped; for the program, which has nothing else to do.
  package func wait() { _ = monitor.wait(seconds: 1e9) { $0.isStopping } }

  private func wakeUp() {
    var byte: UInt8 = 1
    send(wake, &byte, 1, Int32(MSG_NOSIGNAL))
  }

  /// The socket and its port.
  private static func listen(_ options: MockOptions) throws(MockError) -> (socket: Int32, port: Int) {
    let listener = socket(options.usesIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    let port = UInt16(truncatingIfNeeded: options.port).bigEndian
    var bound: UInt16?
    if options.usesIPv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port
      address.sin6_addr = in6addr_loopback
      if bind(listener, &address) { bound = address.sin6_port }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      if bind(listener, &address) { bound = address.sin_port }
    }
    guard listener >= 0, let bound, Glibc.listen(listener, 1_024) == 0 else {
      let reason = String(cString: strerror(errno))
      close(listener)
      throw MockError("cannot listen on port \(options.port) of this machine: \(reason)")
    }
    _ = fcntl(listener, F_SETFL, O_NONBLOCK)
    return (listener, Int(UInt16(bigEndian: bound)))
  }

  /// Binds, and reads back what the address came to.
  private static func bind<Address>(_ listener: Int32, _ address: inout Address) -> Bool {
    var size = socklen_t(MemoryLayout<Address>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
  }
}
