// Bytes to compressed bytes, as they come. The same bytes give the same file: levels are fixed, and gzip's header holds
// neither a time nor a name.

internal import CZlib
internal import CZstd

/// Compresses one file. For one thread.
package final class Compressor {
  /// Of what plans hold, level 6 leaves a twentieth; higher ones take twice the time for a few per cent.
  private static let gzipLevel: Int32 = 6
  private static let zstandardLevel: Int32 = 6

  private enum Engine {
    case gzip(UnsafeMutablePointer<z_stream>)
    case zstandard(OpaquePointer)
  }

  private let engine: Engine
  private var block = [UInt8](repeating: 0, count: 1 << 16)

  package init(_ format: CompressionFormat) {
    switch format {
    case .gzip:
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      // 31: the largest window, with gzip's header and trailer.
      let code = deflateInit2_(
        stream, Self.gzipLevel, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      precondition(code == Z_OK, "zlib has no memory")
      engine = .gzip(stream)
    case .zstandard:
      guard let context = ZSTD_createCCtx() else { preconditionFailure("libzstd has no memory") }
      ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.zstandardLevel)
      ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
      engine = .zstandard(context)
    }
  }

  deinit {
    switch engine {
    case .gzip(let stream):
      deflateEnd(stream)
      stream.deallocate()
    case .zstandard(let context): ZSTD_freeCCtx(context)
    }
  }

  /// Takes the next bytes and gives what is ready.
  package func compress(_ bytes: [UInt8]) -> [UInt8] { run(bytes, isLast: false) }

  /// Gives the rest. The compressor is spent.
  package func finish() -> [UInt8] { run([], isLast: true) }

  private func run(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    var result: [UInt8] = []
    bytes.withUnsafeBytes { input in
      switch engine {
      case .gzip(let stream):
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        repeat {
          block.withUnsafeMutableBufferPointer { output in
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          }
          result += block.dropLast(Int(stream.pointee.avail_out))
        } while stream.pointee.avail_out == 0
      case .zstandard(let context):
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var left = 0
        repeat {
          var count = 0
          block.withUnsafeMutableBytes { output in
            var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            left = ZSTD_compressStream2(context, &target, &source, isLast ? ZSTD_e_end : ZSTD_e_continue)
            count = target.pos
          }
          result += block.prefix(count)
          // Errors are of memory alone: what comes in cannot be wrong.
          precondition(ZSTD_isError(left) == 0, "libzstd has no memory")
        } while isLast ? left > 0 : source.pos < source.size
      }
    }
    return result
  }
}
