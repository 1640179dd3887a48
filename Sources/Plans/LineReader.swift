// Lines of a file, one at a time, in flat memory.

internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// Reads lines that end with LF. For one thread.
final class LineReader {
  /// Longer lines are refused: no plan has them.
  static let maximumLine = 256 << 20

  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// Whether the last line that was given ended with the file instead of LF.
  private(set) var isCutOff = false
  /// Where the next line starts in the file.
  private(set) var offset: Int

  init(path: String, offset: Int) throws(Failure) {
    self.path = path
    self.offset = offset
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    guard offset == 0 || lseek(descriptor, offset, SEEK_SET) >= 0 else {
      close(descriptor)
      throw Self.failure(path)
    }
  }

  deinit { close(descriptor) }

  private static func failure(_ path: String) -> Failure {
    Failure(
      .usage, "cannot read '\(path)'", why: String(cString: strerror(errno)),
      advice: "give the path of a plan that 'backhoe plan' wrote")
  }

  /// The next line without its LF; nil at the end of the file.
  func next() throws(Failure) -> [UInt8]? {
    var searched = start
    while true {
      if let end = lineEnd(from: searched) {
        let line = Array(buffer[start..<end])
        offset += line.count + 1
        start = end + 1
        return line
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        let line = Array(buffer[start...])
        offset += line.count
        start = buffer.count
        isCutOff = true
        return line
      }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.count
      guard buffer.count < Self.maximumLine else {
        throw Failure(.usage, "cannot read '\(path)'", why: "a line is longer than \(Self.maximumLine >> 20) MiB")
      }
      try fill()
    }
  }

  /// Where the next LF stands.
  private func lineEnd(from start: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard start < bytes.count, let found = memchr(bytes.baseAddress! + start, 0x0A, bytes.count - start) else {
        return nil
      }
      return bytes.baseAddress!.distance(to: found)
    }
  }

  private func fill() throws(Failure) {
    let block = 1 << 18
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: block))
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + old, block) }
    buffer.removeLast(block - max(count, 0))
    if count < 0 {
      if errno == EINTR { return }
      throw Self.failure(path)
    }
    if count == 0 { isAtEnd = true }
  }
}
