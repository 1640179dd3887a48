// Stands between a client and a PostgreSQL server and loses the answer to one COMMIT: the server did it, the client never
// hears so.

import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Ends when it is released; connections end with either side.
final class AnswerDroppingProxy: Sendable {
  let port: Int
  private let listener: Int32
  private let upstream: Int
  private let commitsLeft: Mutex<Int>
  private let dropped = Mutex(0)

  /// Answers that were lost so far.
  var dropCount: Int { dropped.withLock { $0 } }

  /// Loses the answer to the `commit`-th COMMIT of all connections.
  init(upstream: Int, losingAnswerTo commit: Int) throws {
    self.upstream = upstream
    commitsLeft = Mutex(commit)
    let ear = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    listener = ear
    var address = Self.address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(ear, $0, length) == 0 && listen(ear, 8) == 0 && getsockname(ear, $0, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRINUSE) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      while true {
        let client = accept(ear, nil, nil)
        if client < 0 { return }
        self?.serve(client)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func address(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
  }

  private func serve(_ client: Int32) {
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(upstream)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      close(client)
      return
    }
    let link = Link(client: client, server: server)
    let commit = Array("COMMIT\0".utf8)
    Thread.detachNewThread { [self] in
      link.pump(from: client, to: server) { block in
        guard block.firstRange(of: commit) != nil else { return true }
        if commitsLeft.withLock({
          $0 -= 1
          return $0 == 0
        }) {
          link.loseAnswers()
        }
        return true
      }
    }
    Thread.detachNewThread { [self] in
      link.pump(from: server, to: client) { _ in
        guard link.losesAnswers else { return true }
        dropped.withLock { $0 += 1 }
        return false
      }
    }
  }

  private final class Link: Sendable {
    private let client: Int32
    private let server: Int32
    private let isLosing = Mutex(false)
    private let openEnds = Mutex(2)

    init(client: Int32, server: Int32) {
      self.client = client
      self.server = server
    }

    var losesAnswers: Bool { isLosing.withLock { $0 } }
    func loseAnswers() { isLosing.withLock { $0 = true } }

    /// Hands on what comes as long as `mayPass` says so, then ends the connection.
    func pump(from source: Int32, to sink: Int32, _ mayPass: ([UInt8]) -> Bool) {
      var block = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(source, &block, block.count)
        guard count > 0, mayPass(Array(block[..<count])) else { break }
        var start = 0
        while start < count {
          let written = block.withUnsafeBytes {
            send(sink, $0.baseAddress! + start, count - start, Int32(MSG_NOSIGNAL))
          }
          if written <= 0 { break }
          start += written
        }
      }
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server, Int32(SHUT_RDWR))
      if openEnds.withLock({
        $0 -= 1
        return $0 == 0
      }) {
        close(client)
        close(server)
      }
    }
  }
}
