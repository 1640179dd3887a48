// Files with and without compression: what is written reads back, here and by the tools of the system; what is damaged
// is refused.

import Compression
import Diagnostics
import Foundation
import TestSupport
import Testing

final class CompressionTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "backhoe-zip-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func compressed(_ bytes: [UInt8], _ format: CompressionFormat, parts: Int) -> [UInt8] {
    let compressor = Compressor(format)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: parts) {
      result += compressor.compress(Array(bytes[start..<min(start + parts, bytes.count)]))
    }
    return result + compressor.finish()
  }

  private func write(_ bytes: [UInt8]) throws -> String {
    let url = folder.appending(path: UUID().uuidString)
    try Data(bytes).write(to: url)
    return url.path
  }

  /// The whole file, `room` bytes at a time, from a place on.
  private func read(_ path: String, room: Int, from offset: Int = 0) throws -> [UInt8] {
    let file = try InputFile(path, advice: "")
    try file.skip(to: offset)
    var result: [UInt8] = []
    while try file.read(atMost: room, appendingTo: &result) > 0 {}
    return result
  }

  /// Nothing, a little, a lot of the same, a lot that does not shrink.
  private var samples: [[UInt8]] {
    var random = SplitMix(seed: 7)
    return [
      [], Array("one line\n".utf8), [UInt8](repeating: UInt8(ascii: "x"), count: 600_000),
      (0..<200_000).map { _ in UInt8(truncatingIfNeeded: random.next()) },
    ]
  }

  @Test(arguments: CompressionFormat.allCases) func whatIsWrittenReadsBack(_ format: CompressionFormat) throws {
    for sample in samples {
      let path = try write(compressed(sample, format, parts: 65_000))
      for room in [100, 4_096, 1 << 20] where room > 100 || sample.count < 100_000 {
        #expect(try read(path, room: room) == sample, "\(sample.count) bytes, \(room) at a time")
      }
      let place = sample.count / 2
      #expect(try read(path, room: 1 << 18, from: place) == Array(sample[place...]))
    }
  }

  @Test func filesWithoutCompressionAreReadAsTheyAre() throws {
    for sample in samples {
      let path = try write(sample)
      #expect(try read(path, room: 4_096) == sample)
      #expect(try read(path, room: 4_096, from: sample.count / 2) == Array(sample[(sample.count / 2)...]))
    }
  }

  @Test(arguments: CompressionFormat.allCases) func theSameBytesGiveTheSameFile(_ format: CompressionFormat) {
    let sample = samples[3]
    #expect(compressed(sample, format, parts: 65_000) == compressed(sample, format, parts: 65_000))
  }

  @Test func theHeaderHoldsNoTime() {
    let bytes = compressed(samples[1], .gzip, parts: 100)
    // Flags and the time of RFC 1952, section 2.3.
    #expect(Array(bytes[3..<8]) == [0, 0, 0, 0, 0])
  }

  @Test(arguments: CompressionFormat.allCases) func theSystemsToolsReadIt(_ format: CompressionFormat) throws {
    let tool = ["/usr/bin/gzip", "/bin/gzip", "/usr/bin/zstd"].first {
      $0.hasSuffix(format == .gzip ? "gzip" : "zstd") && FileManager.default.isExecutableFile(atPath: $0)
    }
    guard let tool else { return }
    let sample = samples[3]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    // Without its ending, gzip reads only from the standard input.
    process.arguments = ["-dc"]
    process.standardInput = try FileHandle(
      forReadingFrom: URL(fileURLWithPath: try write(compressed(sample, format, parts: 1_000))))
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(Array(bytes) == sample)
  }

  @Test(arguments: CompressionFormat.allCases) func joinedFilesAreReadAsOne(_ format: CompressionFormat) throws {
    let (first, second) = (samples[1], samples[2])
    let path = try write(compressed(first, format, parts: 100) + compressed(second, format, parts: 65_000))
    #expect(try read(path, room: 4_096) == first + second)
  }

  @Test(arguments: CompressionFormat.allCases) func damagedFilesAreRefused(_ format: CompressionFormat) throws {
    let whole = compressed(samples[3], format, parts: 65_000)
    var changed = whole
    changed[whole.count / 2] ^= 0x55
    let rows: [(bytes: [UInt8], why: String)] = [
      (Array(whole.dropLast()), "it ends in the middle of its compressed data"),
      (Array(whole.prefix(12)), "it ends in the middle of its compressed data"),
      (changed, "its compressed data is damaged"),
      (whole + Array("more".utf8), "its compressed data is damaged"),
    ]
    for row in rows {
      let path = try write(row.bytes)
      let failure = try #require(throws: Failure.self) { try read(path, room: 1 << 16) }
      #expect(failure.why == row.why)
      #expect(failure.what.hasSuffix("as \(format.name) data"))
    }
  }

  @Test func namesAskForAFormat() {
    let rows: [(path: String, format: CompressionFormat?)] = [
      ("plan.json", nil), ("plan.json.gz", .gzip), ("a/PLAN.GZ", .gzip), ("plan.zst", .zstandard), ("gz", nil),
      ("plan.gz/plan.json", nil),
    ]
    for row in rows { #expect(CompressionFormat(path: row.path) == row.format, "\(row.path)") }
  }
}
