// What is encoded comes back as it was, and other bytes are refused.

import Records
import TestSupport
import Testing

struct CellEncodingTests {
  private let keys = KeyTable()
  private let arena = Arena()

  private func roundTrip(_ cell: Cell) throws -> String {
    var encoder = CellEncoder()
    encoder.append(cell)
    let bytes = PageBytes(encoder.bytes)
    var decoder = CellDecoder(bytes.bytes, arena: arena, keys: keys)
    let result = try decoder.cell()
    #expect(decoder.isAtEnd)
    #expect(result.kind == cell.kind)
    if [.int, .float, .bool, .timestamp].contains(cell.kind) {
      #expect(result.meta == cell.meta && result.bits == cell.bits)
      return ""
    }
    return withExtendedLifetime(bytes) { result.kind == .absent ? "" : JSONWriter.string(result) }
  }

  @Test func everyKind() throws {
    let numbers: [Int64] = [0, 1, -1, 63, 64, -64, -65, 1 << 31, .max, .min]
    for number in numbers { _ = try roundTrip(.int(number)) }
    for number in [0, -0.0, 0.1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude] {
      _ = try roundTrip(.float(number))
    }
    for truth in [true, false] { _ = try roundTrip(.bool(truth)) }
    for (seconds, nanoseconds, offset) in [
      (0, 0, 0), (-62_135_596_800, 999_999_999, -2_048), (253_402_300_799, 1, 840),
    ] {
      _ = try roundTrip(
        .timestamp(seconds: Int64(seconds), nanoseconds: Int32(nanoseconds), offsetMinutes: Int16(offset)))
    }
    for text in ["null", #""""#, #""a\u0000é😀""#, "[]", "{}", #"[1,[null,{"a":"b"}],2.5]"#, "123456789012345678901.50"]
    {
      let page = try JSONParser(keys: keys).parse(PageBytes(Array(text.utf8)))
      #expect(try roundTrip(page.root) == JSONWriter.string(page.root), "\(text)")
    }
    _ = try roundTrip(.absent)
  }

  private func batch(_ random: inout SplitMix) -> RowBatch {
    let width = Int.random(in: 0...4, using: &random)
    let count = Int.random(in: 1...50, using: &random)
    let arena = Arena()
    let cells = arena.allocate(cells: max(1, width * count))
    for index in 0..<width * count {
      let text = arena.string(String(repeating: "é", count: Int.random(in: 0...20, using: &random)))
      cells[index] = [.absent, .null, .int(Int64(truncatingIfNeeded: random.next())), .float(0.5), text].randomElement(
        using: &random)!
    }
    return RowBatch(
      columns: (0..<width).map { BatchColumn(name: "c\($0)", kinds: [.int, .string]) }, rowCount: count, cells: cells,
      owners: [arena], byteCount: 0)
  }

  private func text(_ batch: RowBatch) -> [String] {
    let width = batch.columns.count
    return (0..<batch.rowCount).map { row in
      (0..<width).map { column in
        let cell = batch.cells[row * width + column]
        return "\(batch.columns[column].name)=\(cell.kind == .absent ? "-" : JSONWriter.string(cell))"
      }.joined(separator: " ")
    }
  }

  @Test func batchesInPieces() throws {
    var random = SplitMix(seed: 5)
    for round in 0..<200 {
      let batches = (0..<Int.random(in: 1...4, using: &random)).map { _ in batch(&random) }
      var pieces: [[UInt8]] = []
      var encoder = CellEncoder()
      for batch in batches {
        var row = 0
        while row < batch.rowCount {
          row = batch.encode(from: row, upTo: 300, into: &encoder)
          guard encoder.count >= 300 else { continue }
          pieces.append(encoder.bytes)
          encoder.removeAll()
        }
      }
      pieces.append(encoder.bytes)
      let decoded = try pieces.flatMap { try RowBatch.decode($0) }
      #expect(decoded.flatMap(text) == batches.flatMap(text), "round \(round)")
    }
  }

  @Test func otherBytesAreRefusedOrHarmless() throws {
    var random = SplitMix(seed: 9)
    var encoder = CellEncoder()
    let whole = batch(&random)
    _ = whole.encode(from: 0, upTo: .max, into: &encoder)
    let bytes = encoder.bytes
    for length in 0..<bytes.count where length > 0 {
      #expect(throws: EncodingError.self, "cut at \(length)") { try RowBatch.decode(Array(bytes[..<length])) }
    }
    for _ in 0..<2_000 {
      var changed = bytes
      changed[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = try? RowBatch.decode(changed)
    }
  }
}
