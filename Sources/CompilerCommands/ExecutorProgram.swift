// The other program: `backhoe-exec` lies beside `backhoe`, as git's parts lie beside git.

internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

enum ExecutorProgram {
  /// Becomes the executor; returns only by an error.
  static func become(_ arguments: [String]) throws(Failure) -> Never {
    let path = try path()
    // The name that the user called goes along, for messages about usage.
    let strings = (["backhoe"] + arguments).map { strdup($0) } + [nil]
    execv(path, strings)
    throw failure(path, String(cString: strerror(errno)))
  }

  /// Runs the executor and gives what it prints; what it says on standard error goes to the user. If it fails, `what`
  /// says what could not be done. `name`: what it is called by, where it speaks of itself.
  static func output(
    _ arguments: [String], as name: String? = nil, what: String, advice: String
  ) throws(Failure) -> [UInt8] {
    let path = try path()
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw failure(path, String(cString: strerror(errno))) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    let strings = ([name ?? path] + arguments).map { strdup($0) } + [nil]
    defer { for string in strings { free(string) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, path, &actions, nil, strings, environ)
    close(ends[1])
    defer { close(ends[0]) }
    guard code == 0 else { throw failure(path, String(cString: strerror(code))) }
    var result: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(ends[0], &block, block.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      result += block[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else {
      // The end of a process whose code says that it is worth trying again is worth it here too.
      let kind = Failure.Kind(rawValue: status >> 8 & 0xFF) ?? .fault
      throw Failure(kind, what, why: "backhoe-exec ended with an error", advice: "see above\(advice)")
    }
    return result
  }

  /// Beside this program.
  private static func path() throws(Failure) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes {
      readlink("/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    guard count > 0 else { throw failure("backhoe-exec", "this program does not know where it lies") }
    let own = String(decoding: buffer[..<count], as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
    let path = "\(folder)/backhoe-exec"
    guard access(path, X_OK) == 0 else { throw failure(path, String(cString: strerror(errno))) }
    return path
  }

  private static func failure(_ path: String, _ why: String) -> Failure {
    Failure(.usage, "cannot start '\(path)'", why: why, advice: "install backhoe and backhoe-exec into one folder")
  }
}
