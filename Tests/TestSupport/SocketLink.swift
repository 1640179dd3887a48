// Two sockets that hand on to each other what they get, until either ends: what a proxy is made of.

import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

package final class SocketLink: Sendable {
  private let client: Int32
  private let server: Int32
  private let openEnds = Mutex(2)

  /// Both are closed in the end.
  package init(client: Int32, server: Int32) {
    self.client = client
    self.server = server
  }

  /// A listening socket on the loopback interface, and its port.
  package static func listen() throws -> (socket: Int32, port: Int) {
    let ear = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(ear, $0, length) == 0 && Glibc.listen(ear, 64) == 0 && getsockname(ear, $0, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRINUSE) }
    return (ear, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// A socket that is connected to a port of this machine; nil if nobody listens there.
  package static func connect(_ port: Int) -> Int32? {
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = address(port)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if isConnected { return server }
    close(server)
    return nil
  }

  private static func address(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
  }

  /// Hands on both ways, on threads of its own; a block that `onward` or `back` refuses ends the link.
  package func start(
    onward: @escaping @Sendable ([UInt8]) -> Bool = { _ in true },
    back: @escaping @Sendable ([UInt8]) -> Bool = { _ in true }
  ) {
    Thread.detachNewThread { [self] in pump(from: client, to: server, onward) }
    Thread.detachNewThread { [self] in pump(from: server, to: client, back) }
  }

  private func pump(from source: Int32, to sink: Int32, _ mayPass: ([UInt8]) -> Bool) {
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
    let isLast = openEnds.withLock { ends in
      ends -= 1
      return ends == 0
    }
    if isLast {
      close(client)
      close(server)
    }
  }
}
