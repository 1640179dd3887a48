// Lines of a file, compressed or not, one at a time, in flat memory.

internal import Compression
internal import Diagnostics
internal import Glibc

#if canImport(Glibc)
  internal import Glibc
#endif

/// Reads lines that end with LF. For one thread.
final class LineReader {
  private let path: String
  private let file: InputFile
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// Whether the last line that was given ended with the file instead of LF.
  private(set) var isCutOff = false
  /// Where the next line starts in the file.
  private(set) var offset: Int

  /// `offset` counts bytes of the file without its compression.
  init(path: String, offset: Int) throws(Failure) {
    self.path = path
    self.offset = offset
    file = try InputFile(path, advice: "give the path of a plan that 'backhoe plan' wrote")
    try file.skip(to: offset)
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
      guard buffer.count <= PlanFormat.maximumPart else {
        throw Failure(
          .usage, "cannot read '\(path)'",
          why: "a line is longer than \(PlanFormat.maximumPart >> 20) MiB: no plan has one",
          advice: "give the path of a plan that 'backhoe plan' wrote")
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
    if try file.read(atMost: 1 << 18, appendingTo: &buffer) == 0 { isAtEnd = true }
  }
}
