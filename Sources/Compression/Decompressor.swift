// Compressed bytes back to bytes, a block at a time. Knows nothing of files.

internal import CZlib
internal import CZstd

/// Bytes that no compressor wrote.
struct CorruptData: Error {}

/// Reads one compressed file; several that were joined are read as one. For one thread.
final class Decompressor {
  private enum Engine {
    case gzip(UnsafeMutablePointer<z_stream>)
    case zstandard(OpaquePointer)
  }

  private let engine: Engine
  /// Whether the last byte that was taken ended a member or frame: the file may end here.
  private(set) var isComplete = false

  init(_ format: CompressionFormat) {
    switch format {
    case .gzip:
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      let code = inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      precondition(code == Z_OK, "zlib has no memory")
      engine = .gzip(stream)
    case .zstandard:
      // Its window is at most 128 MiB unless somebody asks for more.
      guard let context = ZSTD_createDCtx() else { preconditionFailure("libzstd has no memory") }
      engine = .zstandard(context)
    }
  }

  deinit {
    switch engine {
    case .gzip(let stream):
      inflateEnd(stream)
      stream.deallocate()
    case .zstandard(let context): ZSTD_freeDCtx(context)
    }
  }

  /// Takes bytes of `input` and fills `output`; says how many of each. If `output` was filled to its end, there may be
  /// more without further input.
  func run(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CorruptData) -> (taken: Int, filled: Int) {
    switch engine {
    case .gzip(let stream): try inflate(stream, input, output)
    case .zstandard(let context): try decompress(context, input, output)
    }
  }

  private func inflate(
    _ stream: UnsafeMutablePointer<z_stream>, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(CorruptData) -> (taken: Int, filled: Int) {
    let (inputCount, outputCount) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(inputCount)
    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = UInt32(outputCount)
    // Another member follows.
    if isComplete { inflateReset(stream) }
    let code = CZlib.inflate(stream, Z_NO_FLUSH)
    guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw CorruptData() }
    isComplete = code == Z_STREAM_END
    return (inputCount - Int(stream.pointee.avail_in), outputCount - Int(stream.pointee.avail_out))
  }

  private func decompress(
    _ context: OpaquePointer, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(CorruptData) -> (taken: Int, filled: Int) {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let code = ZSTD_decompressStream(context, &target, &source)
    guard ZSTD_isError(code) == 0 else { throw CorruptData() }
    isComplete = code == 0
    return (source.pos, target.pos)
  }
}
