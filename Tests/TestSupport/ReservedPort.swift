// A port of this machine that stays a test's own: whoever else asks for any free port does not get it, also while nobody
// listens at it. Servers that stop and come back at the same address need that.

#if canImport(Glibc)
  import Glibc
#endif

/// Reserved as long as it lives. Whoever listens there must set `SO_REUSEADDR`, as servers do.
package final class ReservedPort: Sendable {
  package struct Trouble: Error {}

  package let number: Int
  /// Bound, and never listening: this is what the kernel lets others share, and does not give away.
  private let holder: Int32

  package init() throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    holder = socket
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    number = Int(UInt16(bigEndian: address.sin_port))
    guard isBound else {
      close(socket)
      throw Trouble()
    }
  }

  deinit { close(holder) }
}
