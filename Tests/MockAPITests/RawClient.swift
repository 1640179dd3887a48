// The plainest HTTP client there is, so that the server is tested by other code than the transport's.

import Glibc
import MockAPI

/// One connection to a server on this machine, which it keeps running.
final class RawClient {
  struct Answer {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]
    /// Whether the whole announced body came.
    var isComplete: Bool

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  private let server: MockServer
  private let socket: Int32
  private var buffer: [UInt8] = []
  private(set) var wasReset = false

  init(_ server: MockServer) {
    self.server = server
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    // A server that hangs fails the test instead of stopping it.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(server.port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { close(socket) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Sends a request without further headers and reads its answer.
  func get(_ target: String, method: String = "GET", headers: String = "", body: String = "") -> Answer? {
    let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
    send("\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(headers)\(length)\r\n\(body)")
    return answer(hasBody: method != "HEAD")
  }

  /// The next answer; nil if the connection ends before its head is complete.
  func answer(hasBody: Bool = true) -> Answer? {
    var end = headEnd()
    while end == nil {
      guard fill() else { return nil }
      end = headEnd()
    }
    let lines = String(decoding: buffer[..<end!], as: UTF8.self).split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    buffer.removeFirst(end! + 4)
    let length = hasBody ? headers["content-length"].flatMap { Int($0) } ?? 0 : 0
    while buffer.count < length {
      guard fill() else { break }
    }
    let body = Array(buffer.prefix(length))
    buffer.removeFirst(body.count)
    let status = Int(lines[0].split(separator: " ")[1])!
    return Answer(status: status, headers: headers, body: body, isComplete: body.count == length)
  }

  private func headEnd() -> Int? {
    guard buffer.count >= 4 else { return nil }
    return (0...(buffer.count - 4)).first { Array(buffer[$0..<($0 + 4)]) == [13, 10, 13, 10] }
  }

  private func fill() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &bytes, bytes.count, 0)
    if count < 0 && errno == ECONNRESET { wasReset = true }
    guard count > 0 else { return false }
    buffer.append(contentsOf: bytes[..<count])
    return true
  }
}
