// A file that is read from its start to its end, whether it is compressed or not.

package import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// The bytes of a file, without its compression. For one thread.
package final class InputFile {
  /// More bytes than this are refused: what decompresses to it is a trap.
  package static let maximumSize = 1 << 36

  private let path: String
  /// What to do about a file that cannot be read.
  private let advice: String
  private let descriptor: Int32
  private let decompressor: Decompressor?
  private var format: CompressionFormat?
  /// What was read and not yet given.
  private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  /// For those who want arrays: filling one in place would write its bytes twice.
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  private var start = 0
  private var end = 0
  private var given = 0
  private var isAtEnd = false
  /// Whether the engine may hold more than there was room for.
  private var isPending = false

  package init(_ path: String, advice: String) throws(Failure) {
    self.path = path
    self.advice = advice
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      decompressor = nil
      throw Self.failure(path, advice)
    }
    // The first bytes say what it is; a pipe may give them one by one.
    while end < 4, !isAtEnd {
      let count = Glibc.read(descriptor, block.baseAddress! + end, block.count - end)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        decompressor = nil
        throw Self.failure(path, advice)
      }
      end += count
      isAtEnd = count == 0
    }
    format = CompressionFormat(magic: block[..<end])
    decompressor = format.map(Decompressor.init)
  }

  deinit {
    block.deallocate()
    room.deallocate()
    if descriptor >= 0 { close(descriptor) }
  }

  private static func failure(_ path: String, _ advice: String) -> Failure {
    Failure(.usage, "cannot read '\(path)'", why: String(cString: strerror(errno)), advice: advice)
  }

  /// Goes on to this byte, counted without compression. Only forwards, and before anything was read.
  package func skip(to offset: Int) throws(Failure) {
    guard offset > 0 else { return }
    if decompressor == nil, lseek(descriptor, offset, SEEK_SET) >= 0 {
      (start, end, given, isAtEnd) = (0, 0, offset, false)
      return
    }
    let unwanted = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unwanted.deallocate() }
    while given < offset {
      let wanted = min(offset - given, unwanted.count)
      if try read(into: UnsafeMutableRawBufferPointer(rebasing: unwanted[..<wanted])) == 0 { return }
    }
  }

  /// Appends at most this many bytes; says how many: 0 at the end of the file.
  package func read(atMost limit: Int, appendingTo bytes: inout [UInt8]) throws(Failure) -> Int {
    let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<min(limit, room.count)]))
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
    return count
  }

  /// Fills a part of `buffer`; 0 at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let count = if let decompressor { try decompress(decompressor, into: buffer) } else { try copy(buffer) }
    given += count
    if given > Self.maximumSize {
      throw Failure(.usage, "cannot read '\(path)'", why: "it holds more than \(Self.maximumSize >> 30) GiB")
    }
    return count
  }

  private func copy(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    guard start < end else { return try fill(buffer) }
    let count = min(end - start, buffer.count)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[start..<(start + count)]))
    start += count
    return count
  }

  private func decompress(_ engine: Decompressor, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    while true {
      if start == end, !isPending {
        if !isAtEnd {
          end = try fill(block)
          start = 0
        }
        if isAtEnd {
          if engine.isComplete { return 0 }
          throw corrupt("it ends in the middle of its compressed data")
        }
      }
      let done: (taken: Int, filled: Int)
      do throws(CorruptData) {
        done = try engine.run(UnsafeRawBufferPointer(rebasing: block[start..<end]), into: buffer)
      } catch {
        throw corrupt("its compressed data is damaged")
      }
      start += done.taken
      let wasPending = isPending
      isPending = done.filled == buffer.count && !engine.isComplete
      if done.filled > 0 { return done.filled }
      // Neither taken nor given: the input is no use to the engine.
      if done.taken == 0, !wasPending { throw corrupt("its compressed data is damaged") }
    }
  }

  private func corrupt(_ why: String) -> Failure {
    Failure(
      .usage, "cannot read '\(path)' as \(format?.name ?? "") data", why: why,
      advice: "fetch the file again, or make it again")
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { return count }
      if count == 0 {
        isAtEnd = true
        return 0
      }
      guard errno == EINTR else { throw Self.failure(path, advice) }
    }
  }
}
