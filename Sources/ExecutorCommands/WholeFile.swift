// Small files that are read and written in one piece. A file that is written appears whole or not at all.

internal import Diagnostics
internal import Glibc

enum WholeFile {
  /// The file's bytes; '-' is standard input.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(
        .usage, "cannot read '\(path)'", why: String(cString: strerror(errno)), advice: "check the path and its rights")
    }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw Failure(.usage, "cannot read '\(path)'", why: String(cString: strerror(errno)))
      }
      if count == 0 { return bytes }
      bytes += block[..<count]
    }
  }

  static func write(_ text: String, to path: String) throws(Failure) {
    let file = try PartFile(path)
    try file.write(text)
    try file.finish()
  }
}

/// A file in the making, beside its place; what is no file, such as a pipe or /dev/null, is written to as it is.
final class PartFile {
  private let path: String
  private let temporary: String?
  private let descriptor: Int32
  private var isDone = false

  init(_ path: String) throws(Failure) {
    self.path = path
    var status = stat()
    let isSpecial = stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    temporary = isSpecial ? nil : "\(path).\(getpid()).part"
    descriptor = open(temporary ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw Self.failure(path) }
  }

  deinit {
    if isDone { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }

  func write(_ text: String) throws(Failure) {
    var text = text
    let code = text.withUTF8 { bytes -> Int32 in
      var start = 0
      while start < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress! + start, bytes.count - start)
        if count < 0, errno == EINTR { continue }
        if count < 0 { return errno }
        start += count
      }
      return 0
    }
    if code != 0 {
      errno = code
      throw Self.failure(path)
    }
  }

  /// Puts the file in its place.
  func finish() throws(Failure) {
    isDone = true
    guard fsync(descriptor) == 0 || errno == EINVAL, close(descriptor) == 0 else { throw Self.failure(path) }
    guard let temporary else { return }
    if rename(temporary, path) != 0 {
      let failure = Self.failure(path)
      unlink(temporary)
      throw failure
    }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(
      .usage, "cannot write '\(path)'", why: String(cString: strerror(errno)),
      advice: "choose a path in a folder that exists and that you may write to")
  }
}
