// Reads files that the user named, whole, with an error that says what was wrong.

#if canImport(Glibc)
  internal import Glibc
#endif

extension SourceFile {
  /// Reads the file at `path`, or the standard input for `-`. More than `limit` bytes are refused. `advice` ends the
  /// message of a failure.
  package static func read(
    _ path: String, limit: Int = 100 << 20, advice: String = ""
  ) throws(Failure) -> SourceFile {
    if path == "-" {
      return SourceFile(path: "<stdin>", bytes: try bytes(of: STDIN_FILENO, "the standard input", limit, advice))
    }
    guard let file = try readIfPresent(path, limit: limit, advice: advice) else {
      throw unreadable(path, String(cString: strerror(ENOENT)), advice)
    }
    return file
  }

  /// As `read`, but nil if there is no such file.
  package static func readIfPresent(
    _ path: String, limit: Int = 100 << 20, advice: String = ""
  ) throws(Failure) -> SourceFile? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw unreadable(path, String(cString: strerror(errno)), advice)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path, String(cString: strerror(errno)), advice) }
    if status.st_mode & S_IFMT == S_IFDIR { throw unreadable(path, "it is a directory", advice) }
    return SourceFile(path: path, bytes: try bytes(of: descriptor, path, limit, advice))
  }

  private static func bytes(
    of descriptor: Int32, _ path: String, _ limit: Int, _ advice: String
  ) throws(Failure) -> [UInt8] {
    var result: [UInt8] = []
    let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    defer { block.deallocate() }
    while true {
      let count = Glibc.read(descriptor, block.baseAddress!, block.count)
      let code = errno
      result.append(contentsOf: UnsafeBufferPointer(rebasing: block[..<max(count, 0)]))
      if count < 0 {
        if code == EINTR { continue }
        throw unreadable(path, String(cString: strerror(code)), advice)
      }
      if count == 0 { return result }
      if result.count > limit { throw unreadable(path, "it is larger than \(limit >> 20) MiB", advice) }
    }
  }

  private static func unreadable(_ path: String, _ why: String, _ advice: String) -> Failure {
    Failure(.usage, "cannot read '\(path)'", why: why, advice: advice.isEmpty ? "check the path" : advice)
  }
}
