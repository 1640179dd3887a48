// Starts a program, listens to what it says, and waits for its end, never for ever.

import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// How a program ended, and what it said.
struct ProgramEnd {
  /// The exit code; nil if a signal ended it.
  var code: Int32?
  /// The signal that ended it.
  var signal: Int32?
  var output = ""
  var errors = ""

  /// Both, for what must be nowhere.
  var text: String { output + errors }
}

/// A process whose standard output and error come here. No descriptor of ours reaches it, so that many can run at once.
final class RunningProgram {
  private let process: pid_t
  /// Standard output, standard error, and a pipe that nobody writes to: it ends when the process does.
  private var pipes: [Int32]
  private var heard: [[UInt8]] = [[], [], []]

  /// `environment` is all that the program sees, in this order.
  init(_ path: String, _ arguments: [String], environment: [(String, String)], folder: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    typealias AddFolder =
      @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32
    typealias AddClosing = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    _ = Self.function("posix_spawn_file_actions_addchdir_np", as: AddFolder.self)(&actions, folder)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    pipes = []
    var ends: [Int32] = []
    for place in Int32(1)...3 {
      var pair: [Int32] = [0, 0]
      try #require(pipe(&pair) == 0)
      pipes.append(pair[0])
      // Out of the way of the numbers that the program gets.
      ends.append(fcntl(pair[1], F_DUPFD_CLOEXEC, 64))
      close(pair[1])
      posix_spawn_file_actions_adddup2(&actions, ends.last!, place)
    }
    defer { for end in ends { close(end) } }
    // Other tests' sockets and pipes: a copy here would keep them open.
    _ = Self.function("posix_spawn_file_actions_addclosefrom_np", as: AddClosing.self)(&actions, 4)
    let words = ([path] + arguments).map { strdup($0) } + [nil]
    let settings = environment.map { strdup("\($0.0)=\($0.1)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, path, &actions, nil, words, settings)
    try #require(code == 0, "cannot start \(path): \(String(cString: strerror(code)))")
    self.process = process
  }

  /// A function that the C library has and its module for Swift has not.
  private static func function<Function>(_ name: String, as type: Function.Type) -> Function {
    unsafeBitCast(dlsym(nil, name)!, to: type)
  }

  deinit { for pipe in pipes where pipe >= 0 { close(pipe) } }

  func send(_ signal: Int32) { kill(process, signal) }

  /// What standard error said so far.
  var said: String { String(decoding: heard[1], as: UTF8.self) }

  /// Whether it is over, as far as was heard.
  var hasEnded: Bool { pipes.allSatisfy { $0 < 0 } }

  /// Whether standard error said `part`, waiting for it if need be.
  func waitUntilSaid(_ part: String, seconds: Double = 600) -> Bool {
    listen(seconds: seconds) { String(decoding: $0.heard[1], as: UTF8.self).contains(part) }
  }

  /// Waits for the end; a program that does not end is killed, and the test fails.
  func wait(seconds: Double = 600) -> ProgramEnd {
    let isOver = listen(seconds: seconds) { $0.pipes.allSatisfy { $0 < 0 } }
    if !isOver {
      Issue.record("the program did not end within \(seconds) s")
      kill(process, SIGKILL)
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return ProgramEnd(
      code: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal == 0 ? nil : signal,
      output: String(decoding: heard[0], as: UTF8.self), errors: String(decoding: heard[1], as: UTF8.self))
  }

  private func listen(seconds: Double, until isEnough: (RunningProgram) -> Bool) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while !isEnough(self) {
      let left = end.timeIntervalSinceNow
      guard left > 0, pipes.contains(where: { $0 >= 0 }) else { return false }
      var watched = pipes.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      poll(&watched, nfds_t(watched.count), Int32(left * 1_000) + 1)
      for (index, pipe) in watched.enumerated() where pipe.revents != 0 {
        let count = read(pipe.fd, &block, block.count)
        if count > 0 {
          heard[index] += block[..<count]
        } else if count == 0 {
          close(pipe.fd)
          pipes[index] = -1
        }
      }
    }
    return true
  }
}
