// One client's connection: what was read and not yet understood, and the answer on its way out.

internal import Glibc

/// Used by the server's thread alone. One request at a time; what a client sends ahead waits in `input`.
final class Connection {
  /// What a step of sending came to.
  enum Progress {
    /// The answer is out.
    case done
    /// The socket takes no more now.
    case full
    /// Nothing to send before that time.
    case waiting(until: Double)
    /// Nothing more will be sent, the client may leave.
    case stuck
    case closed
  }

  let socket: Int32
  private(set) var input: ArraySlice<UInt8> = []
  /// The request being answered, as a reply with its head.
  private(set) var reply: Reply?
  /// When the answer may begin; infinite while the server holds it.
  var due = 0.0
  private var head: [UInt8] = []
  private var sent = 0
  private var began = 0.0
  private var keepsAlive = true
  private var sendsBody = true
  /// Whether the socket took no more when it was last tried.
  var isBlocked = false

  /// Nil: bytes are sent as they are.
  private let tls: TLSSession?

  init(socket: Int32, tls: TLSSession? = nil) {
    self.socket = socket
    self.tls = tls
  }

  /// Reads what is there. False: the client is gone.
  func read(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
    if let tls { return read(scratch, tls) }
    while true {
      let count = recv(socket, scratch.baseAddress, scratch.count, 0)
      if count > 0 {
        input.append(contentsOf: scratch[..<count])
        if count < scratch.count { return true }
      } else if count == 0 {
        return false
      } else {
        return errno == EAGAIN || errno == EINTR
      }
    }
  }

  private func read(_ scratch: UnsafeMutableRawBufferPointer, _ tls: TLSSession) -> Bool {
    while true {
      let count = tls.read(scratch)
      if count <= 0 { return count < 0 }
      input.append(contentsOf: scratch[..<count])
    }
  }

  func consume(_ count: Int) {
    input = input.dropFirst(count)
    if input.isEmpty { input = [] }
  }

  /// Starts an answer to `request`.
  func begin(_ reply: Reply, to request: MockRequest, due: Double) {
    keepsAlive = request.keepsAlive && reply.delivery != .truncated
    sendsBody = request.method != "HEAD"
    head = reply.head(closing: !keepsAlive)
    self.reply = reply
    self.due = due
    sent = 0
    began = due
  }

  /// Sends what may be sent at `now`; after `.done` the connection is ready for the next request.
  func send(now: Double) -> Progress {
    guard let reply else { return .waiting(until: .infinity) }
    guard due <= now else { return .waiting(until: due) }
    switch reply.delivery {
    case .never: return .stuck
    case .reset: return reset()
    default: break
    }
    let body = sendsBody ? reply.body.bytes : []
    let isHalved = [.truncated, .stalled, .resetInside].contains(reply.delivery)
    let end = head.count + (isHalved ? body.count / 2 : body.count)
    while sent < end {
      var allowed = end
      if case .slow(let rate) = reply.delivery {
        allowed = min(end, head.count + Int((now - began) * rate) + 1)
        if sent >= allowed { return .waiting(until: now + 0.01) }
      }
      let count = write(body, upTo: allowed)
      if count < 0 { return errno == EAGAIN || errno == EINTR ? .full : .closed }
      sent += count
    }
    if reply.delivery == .stalled { return .stuck }
    if reply.delivery == .resetInside || reply.delivery == .resetAfter { return reset() }
    if !keepsAlive { return .closed }
    self.reply = nil
    return .done
  }

  /// Closes so that the client gets a reset, whatever was still on its way.
  private func reset() -> Progress {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    return .closed
  }

  /// Head and body in one system call; how many bytes went.
  private func write(_ body: [UInt8], upTo end: Int) -> Int {
    if let tls {
      let bytes = sent < head.count ? head[sent..<min(end, head.count)] : body[(sent - head.count)..<(end - head.count)]
      let count = bytes.withUnsafeBytes { tls.write($0) }
      errno = count < 0 ? EAGAIN : EPIPE
      return count > 0 ? count : -1
    }
    return head.withUnsafeBytes { head in
      body.withUnsafeBytes { body in
        var parts = [iovec(), iovec()]
        if sent < head.count {
          parts[0] = iovec(
            iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress! + sent),
            iov_len: min(end, head.count) - sent)
        }
        let from = max(0, sent - head.count)
        if end - head.count > from {
          parts[1] = iovec(
            iov_base: UnsafeMutableRawPointer(mutating: body.baseAddress! + from), iov_len: end - head.count - from)
        }
        return parts.withUnsafeMutableBufferPointer { parts in
          var message = msghdr()
          message.msg_iov = parts.baseAddress
          message.msg_iovlen = 2
          return sendmsg(socket, &message, Int32(MSG_NOSIGNAL))
        }
      }
    }
  }
}
