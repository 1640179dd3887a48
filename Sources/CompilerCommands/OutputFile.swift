// A file that appears whole or not at all: written beside its place, then renamed. What is no file, such as a pipe or
// /dev/null, is written to and stays what it is. A name that ends in .gz or .zst asks for compression.

internal import Compression
internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// Bytes on their way into a file, or to standard output.
final class OutputFile {
  private let path: String?
  /// Where the bytes go until they are complete; nil: straight to their place.
  private let temporary: String?
  /// Where the name leads, past symbolic links.
  private let destination: String
  private let descriptor: Int32
  private let compressor: Compressor?
  private var isDone = false
  /// Whether what was written can be read again: not from a pipe or a device.
  var isRegular: Bool { temporary != nil }

  /// `path` nil: standard output.
  init(_ path: String?) throws(Failure) {
    self.path = path
    compressor = path.flatMap(CompressionFormat.init).map(Compressor.init)
    guard let path else {
      (temporary, destination, descriptor) = (nil, "", STDOUT_FILENO)
      return
    }
    destination = Self.resolved(path)
    var status = stat()
    let isThere = stat(destination, &status) == 0
    let isSpecial = isThere && status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
    temporary = isSpecial ? nil : "\(destination).\(getpid()).part"
    descriptor = open(temporary ?? destination, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure(
        .usage, "cannot write '\(path)'", why: String(cString: strerror(errno)),
        advice: "choose a path in a folder that exists and that you may write to")
    }
    // A file that is replaced keeps its rights.
    if temporary != nil, isThere { fchmod(descriptor, status.st_mode & 0o7777) }
  }

  deinit {
    guard path != nil, !isDone else { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  func write(_ bytes: [UInt8]) throws(Failure) { try put(compressor?.compress(bytes) ?? bytes) }

  private func put(_ bytes: [UInt8]) throws(Failure) {
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
    guard path != nil else { return }
    if let compressor { try put(compressor.finish()) }
    if let temporary {
      guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, destination) == 0 else { throw failure() }
    } else {
      guard close(descriptor) == 0 else { throw failure() }
    }
    isDone = true
  }

  private func failure() -> Failure {
    Failure(
      .usage, "cannot write '\(path ?? "standard output")'", why: String(cString: strerror(errno)),
      advice: path == nil ? "" : "choose a path that is no folder, on a disk with room")
  }
}
