// Where the browser of a person who consented comes back to: a socket on this machine only, which understands one
// request and ignores everything that does not know the flow's state.

internal import Glibc
internal import Plans

/// Listens from when it is made until it is gone.
final class LoopbackListener {
  /// With the port that was found.
  let address: LoopbackAddress
  private let sockets: [Int32]

  init(_ wanted: LoopbackAddress) throws(ChunkError) {
    var address = wanted
    var sockets: [Int32] = []
    // A browser may take "localhost" for either of the two.
    let families = wanted.host == "[::1]" ? [AF_INET6] : wanted.host == "localhost" ? [AF_INET, AF_INET6] : [AF_INET]
    for family in families {
      guard let socket = Self.listen(family, port: &address.port) else { continue }
      sockets.append(socket)
    }
    guard !sockets.isEmpty else {
      throw ChunkError(
        "cannot listen on \(wanted.host):\(wanted.port) for the consent: \(String(cString: strerror(errno)))",
        advice: "give another port in 'redirect_uri', or end what listens there", cause: .credentials)
    }
    self.address = address
    self.sockets = sockets
  }

  deinit { for socket in sockets { close(socket) } }

  /// The code that comes with `state`.
  func code(state: String, seconds: Double, _ patience: Patience) throws(ChunkError) -> String {
    let deadline = Clock.monotonic + seconds
    while true {
      if patience.isOver { throw ChunkError("the run was stopped while it waited for the consent") }
      guard Clock.monotonic < deadline else {
        throw ChunkError(
          "nobody consented within \(Int(seconds)) s", advice: "run it again and open the page that it prints",
          cause: .credentials)
      }
      var polled = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), 100) > 0 else { continue }
      for listener in polled where listener.revents != 0 {
        let connection = accept(listener.fd, nil, nil)
        guard connection >= 0 else { continue }
        defer { close(connection) }
        if let code = try answer(connection, state: state) { return code }
      }
    }
  }

  /// Answers one request; its code if it has one that is meant for this flow.
  private func answer(_ connection: Int32, state: String) throws(ChunkError) -> String? {
    guard let target = Self.target(of: connection) else { return nil }
    let query = Self.query(of: target)
    guard target.prefix(while: { $0 != "?" }) == address.path else {
      Self.reply(connection, "404 Not Found", "There is nothing here.")
      return nil
    }
    guard query["state"] == state else {
      Self.reply(connection, "400 Bad Request", "This is not the consent that backhoe waits for.")
      return nil
    }
    if let error = query["error"] {
      Self.reply(connection, "200 OK", "The consent was refused. You can close this window.")
      let description = query["error_description"].map { ": \($0)" } ?? ""
      throw ChunkError("the consent was refused: \(error)\(description)", cause: .credentials)
    }
    guard let code = query["code"], !code.isEmpty else {
      Self.reply(connection, "400 Bad Request", "The answer has no code.")
      return nil
    }
    Self.reply(connection, "200 OK", "Thank you. You can close this window.")
    return code
  }

  // MARK: Sockets

  /// Takes a free port where it is 0, and says which.
  private static func listen(_ family: Int32, port: inout Int) -> Int32? {
    let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return nil }
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    let bound: Bool
    let network = UInt16(truncatingIfNeeded: port).bigEndian
    if family == AF_INET6 {
      setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, socklen_t(MemoryLayout<Int32>.size))
      var name = sockaddr_in6()
      name.sin6_family = sa_family_t(AF_INET6)
      name.sin6_port = network
      name.sin6_addr = in6addr_loopback
      bound = Self.bind(socket, &name)
      port = Int(UInt16(bigEndian: name.sin6_port))
    } else {
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = network
      name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      bound = Self.bind(socket, &name)
      port = Int(UInt16(bigEndian: name.sin_port))
    }
    guard bound, Glibc.listen(socket, 8) == 0 else {
      let reason = errno
      close(socket)
      errno = reason
      return nil
    }
    return socket
  }

  /// Binds, and reads back the address that it came to.
  private static func bind<Name>(_ socket: Int32, _ name: inout Name) -> Bool {
    var size = socklen_t(MemoryLayout<Name>.size)
    return withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
  }

  /// The target of a GET; nil if the client does not say one within a second.
  private static func target(of connection: Int32) -> String? {
    var timeout = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < 64 << 10, !bytes.contains(0x0A) {
      let count = recv(connection, &block, block.count, 0)
      if count <= 0 { return nil }
      bytes += block[..<count]
    }
    let words = bytes.prefix { $0 != 0x0D && $0 != 0x0A }.split(separator: 0x20)
    guard words.count == 3, words[0].elementsEqual("GET".utf8) else { return nil }
    return String(decoding: words[1], as: UTF8.self)
  }

  /// Of a parameter that is there twice the first counts.
  private static func query(of target: String) -> [String: String] {
    let text = target.drop { $0 != "?" }.dropFirst()
    return Dictionary(FormText.pairs(of: text, plusIsSpace: true).map { ($0.name, $0.value) }) { first, _ in first }
  }

  private static func reply(_ connection: Int32, _ status: String, _ text: String) {
    let page = "<!DOCTYPE html>\n<html lang=\"en\"><title>backhoe</title><p>\(text)</p></html>\n"
    let answer =
      "HTTP/1.1 \(status)\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: \(page.utf8.count)\r\n"
      + "Cache-Control: no-store\r\nConnection: close\r\n\r\n\(page)"
    var bytes = Array(answer.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
