// Stands between a client and a PostgreSQL server and loses the answer to one COMMIT: the server did it, the client never
// hears so.

import Foundation
import Synchronization
import TestSupport

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
    let ear: Int32
    (ear, port) = try SocketLink.listen()
    listener = ear
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

  private func serve(_ client: Int32) {
    guard let server = SocketLink.connect(upstream) else {
      close(client)
      return
    }
    let commit = Array("COMMIT\0".utf8)
    let loses = Switch()
    SocketLink(client: client, server: server).start { [self] block in
      guard block.firstRange(of: commit) != nil else { return true }
      let isThisOne = commitsLeft.withLock { left in
        left -= 1
        return left == 0
      }
      if isThisOne { loses.turnOn() }
      return true
    } back: { [self] _ in
      guard loses.isOn else { return true }
      dropped.withLock { $0 += 1 }
      return false
    }
  }

  /// Whether a connection's answers are lost from now on.
  private final class Switch: Sendable {
    private let state = Mutex(false)

    var isOn: Bool { state.withLock { $0 } }
    func turnOn() { state.withLock { $0 = true } }
  }
}
