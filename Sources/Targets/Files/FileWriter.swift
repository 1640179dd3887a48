// One file, written from its start to its end: compressed where that is wanted, its digest taken on the way, safe on
// the disk when it is finished.

internal import Compression
internal import Diagnostics
internal import Glibc
internal import Records
internal import Values

final class FileWriter {
  private static let blockBytes = 256 * 1_024

  let path: String
  private let descriptor: Int32
  private let compressor: Compressor?
  /// Nil once the file is finished.
  private var hasher: SHA256Hasher? = SHA256Hasher()
  private var buffer = ByteBuffer(capacity: blockBytes)
  private var bytes = 0

  init(path: String, compression: CompressionFormat? = nil) throws(Failure) {
    self.path = path
    compressor = compression.map(Compressor.init)
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw FileError.failure("cannot write the file '\(path)'") }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Lets `body` append to what is written next.
  func append(_ body: (inout ByteBuffer) -> Void) throws(Failure) {
    body(&buffer)
    if buffer.count >= Self.blockBytes { try flush() }
  }

  /// The end: everything is on the disk. Answers the digest and the length of the file.
  func finish() throws(Failure) -> (digest: String, bytes: Int) {
    try flush()
    if let compressor { try write(compressor.finish()) }
    if fsync(descriptor) != 0 { throw FileError.failure("cannot write the file '\(path)'") }
    guard let spent = hasher.take() else { preconditionFailure("finished twice") }
    return (hexadecimal(spent.finalize()), bytes)
  }

  private func flush() throws(Failure) {
    let block = buffer.array
    buffer.removeAll()
    try write(compressor?.compress(block) ?? block)
  }

  private func write(_ block: [UInt8]) throws(Failure) {
    hasher?.update(block)
    bytes += block.count
    try Descriptor.write(block, to: descriptor, orSay: "cannot write the file '\(path)'")
  }
}

/// Bytes to and from open files, whole.
enum Descriptor {
  static func write(_ block: [UInt8], to descriptor: Int32, orSay what: @autoclosure () -> String) throws(Failure) {
    var start = 0
    while start < block.count {
      let count = block.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, block.count - start) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw FileError.failure(what()) }
      start += count
    }
  }

  /// Calls `body` with the file's bytes, block by block. False if there is no such file.
  static func read(_ path: String, _ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT || errno == ENOTDIR { return false }
      throw FileError.failure("cannot read the file '\(path)'")
    }
    defer { close(descriptor) }
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = block.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw FileError.failure("cannot read the file '\(path)'") }
      if count == 0 { return true }
      try body(Array(block[..<count]))
    }
  }

  /// SHA-256 of a file; nil if there is none.
  static func digest(of path: String) throws(Failure) -> String? {
    var hasher = SHA256Hasher()
    guard try read(path, { hasher.update($0) }) else { return nil }
    return hexadecimal(hasher.finalize())
  }
}
