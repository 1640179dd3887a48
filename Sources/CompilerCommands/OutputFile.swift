// A file that appears whole or not at all: written beside its place, then renamed.

internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// Bytes on their way into a file, or to standard output.
final class OutputFile {
  private let path: String?
  private let temporary: String
  private let descriptor: Int32
  private var isDone = false

  /// `path` nil: standard output.
  init(_ path: String?) throws(Failure) {
    self.path = path
    temporary = path.map { "\($0).\(getpid()).part" } ?? ""
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure(
        .usage, "cannot write '\(path)'", why: String(cString: strerror(errno)),
        advice: "choose a path in a folder that exists and that you may write to")
    }
  }

  deinit {
    guard path != nil, !isDone else { return }
    close(descriptor)
    unlink(temporary)
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, bytes.count - start) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure()
      }
      start += count
    }
  }

  /// Puts the file in its place.
  func finish() throws(Failure) {
    guard let path else { return }
    guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, path) == 0 else { throw failure() }
    isDone = true
  }

  private func failure() -> Failure {
    Failure(
      .usage, "cannot write '\(path ?? "standard output")'", why: String(cString: strerror(errno)),
      advice: path == nil ? "" : "choose a path that is no folder, on a disk with room")
  }
}
