// A file for what one command hands to itself, or to the executor.

internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// Gone with this value.
final class TemporaryFile {
  let path: String
  private let descriptor: Int32

  init() throws(Failure) {
    let folder = ProcessEnvironment.value("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/backhoe-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else {
      throw Failure(.usage, "cannot write a file in '\(folder)'", why: String(cString: strerror(errno)))
    }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, bytes.count - start) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw Failure(.usage, "cannot write '\(path)'", why: String(cString: strerror(errno)))
      }
      start += count
    }
  }
}
