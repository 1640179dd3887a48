// A proxy that opens tunnels: asked by CONNECT, as HTTP has it, or as SOCKS 5. Every tunnel leads to one server of this
// machine, whatever host was named.

import Foundation
import Synchronization
import TestSupport

#if canImport(Glibc)
  import Glibc
#endif

/// Ends when it is released; tunnels end with either side.
final class TunnelProxy: Sendable {
  enum Manner {
    case connect
    case socks
  }

  let port: Int
  private let listener: Int32
  private let upstream: Int
  private let manner: Manner
  private let refusal: Int?
  private let named = Mutex<[String]>([])

  /// `host:port` of every tunnel that was asked for.
  var asked: [String] { named.withLock { $0 } }

  /// `refusal`: the status of every answer, since no tunnel is opened.
  init(to upstream: Int, _ manner: Manner, refusal: Int? = nil) throws {
    self.upstream = upstream
    self.manner = manner
    self.refusal = refusal
    let ear: Int32
    (ear, port) = try SocketLink.listen()
    listener = ear
    Thread.detachNewThread { [weak self] in
      while true {
        let client = accept(ear, nil, nil)
        if client < 0 { return }
        guard let self else { return }
        Thread.detachNewThread { self.serve(client) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ client: Int32) {
    guard let host = manner == .connect ? askedByHTTP(client) : askedBySOCKS(client) else {
      close(client)
      return
    }
    named.withLock { $0.append(host) }
    if let refusal {
      say(client, Array("HTTP/1.1 \(refusal) no\r\nContent-Length: 0\r\n\r\n".utf8))
      close(client)
      return
    }
    guard let server = SocketLink.connect(upstream) else {
      close(client)
      return
    }
    say(client, manner == .connect ? Array("HTTP/1.1 200 go\r\n\r\n".utf8) : [5, 0, 0, 1, 127, 0, 0, 1, 0, 0])
    SocketLink(client: client, server: server).start()
  }

  /// `CONNECT host:port HTTP/1.1`, and headers that nobody reads.
  private func askedByHTTP(_ client: Int32) -> String? {
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard let byte = take(client, 1)?.first else { return nil }
      head.append(byte)
    }
    let words = String(decoding: head, as: UTF8.self).split(separator: " ")
    return words.first == "CONNECT" ? String(words[1]) : nil
  }

  /// A greeting, and a request that names its host.
  private func askedBySOCKS(_ client: Int32) -> String? {
    guard let greeting = take(client, 2), greeting[0] == 5, take(client, Int(greeting[1])) != nil else { return nil }
    say(client, [5, 0])
    guard let request = take(client, 5), request[1] == 1, request[3] == 3,
      let name = take(client, Int(request[4])), let port = take(client, 2)
    else { return nil }
    return "\(String(decoding: name, as: UTF8.self)):\(Int(port[0]) << 8 | Int(port[1]))"
  }

  private func take(_ socket: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return recv(socket, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
  }

  private func say(_ socket: Int32, _ bytes: [UInt8]) {
    _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }
}
