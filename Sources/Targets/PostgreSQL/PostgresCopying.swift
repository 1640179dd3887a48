// Rows of chunks through COPY: which cell goes into which column, and which row of which chunk an error is about.

internal import Diagnostics
internal import Records

/// Rows of a chunk that go through one COPY.
struct CopiedPart {
  let chunk: FinishedChunk
  let batches: [RowBatch]
  /// Rows of the chunk that went before.
  let rowsBefore: Int

  init(chunk: FinishedChunk, batches: [RowBatch], rowsBefore: Int) {
    self.chunk = chunk
    self.batches = batches
    self.rowsBefore = rowsBefore
  }

  /// All of a chunk that is in memory.
  init(chunk: FinishedChunk) { self.init(chunk: chunk, batches: chunk.batches, rowsBefore: 0) }
}

/// Which row of which chunk a staged row is, by its number.
struct CopiedRows {
  private var spans: [(label: String, rowsBefore: Int, count: Int)] = []

  mutating func add(_ part: CopiedPart) {
    spans.append((part.chunk.label, part.rowsBefore, part.batches.reduce(0) { $0 + $1.rowCount }))
  }

  /// `row 3 of chunk '2024-01-01'`; `number` counts from 0 over everything that was copied.
  func place(of number: Int) -> String? {
    var rest = number
    for span in spans {
      if rest < span.count { return "row \(span.rowsBefore + rest + 1) of chunk '\(span.label)'" }
      rest -= span.count
    }
    return nil
  }
}

struct PostgresCopying {
  private static let blockBytes = 256 * 1_024

  let table: PostgresTable
  let columns: [StagedColumn]
  let key: [String]
  /// Names of columns of ours that have the same value in every row of a chunk.
  let stamps: [String]

  func copy(
    _ parts: [CopiedPart], into target: String, columns list: String?, _ stampsOf: (FinishedChunk) -> [String]
  ) throws(Failure) {
    let connection = table.store.connected
    let what = "cannot write to the table '\(table.title)' in '\(table.location)'"
    do throws(PostgresError) {
      try connection.beginCopy("COPY \(target)\(list.map { " (\($0))" } ?? "") FROM STDIN (FORMAT binary)")
    } catch { throw table.store.noted(error, what) }
    do throws(Failure) {
      try send(parts, stampsOf, what)
    } catch {
      try? connection.endCopy(because: "refused")
      throw error
    }
    do throws(PostgresError) { try connection.endCopy() } catch { throw table.store.noted(error, what) }
  }

  private func send(
    _ parts: [CopiedPart], _ stampsOf: (FinishedChunk) -> [String], _ what: String
  ) throws(Failure) {
    var encoder = PostgresRowEncoder(columns, key: key)
    encoder.append(PostgresRowEncoder.header)
    let arena = Arena()
    for part in parts {
      let chunk = part.chunk
      let stampCells = stampsOf(chunk).map { arena.string($0) }
      var number = part.rowsBefore
      for batch in part.batches where batch.rowCount > 0 {
        let sources = try sources(in: batch, chunk, row: number + 1)
        for row in 0..<batch.rowCount {
          number += 1
          if let refused = encoder.append(
            row: batch.cells + row * batch.columns.count, sources: sources, stamps: stampCells)
          {
            throw refused.refusal.failure(
              place(number, chunk), column: columns[refused.column].name, refused.cell)
          }
          if encoder.bytes.count > Self.blockBytes { try flush(&encoder, what) }
        }
      }
    }
    encoder.append(PostgresRowEncoder.trailer)
    try flush(&encoder, what)
  }

  private func place(_ row: Int, _ chunk: FinishedChunk) -> String {
    "cannot write row \(row) of chunk '\(chunk.label)' to the table '\(table.title)'"
  }

  private func flush(_ encoder: inout PostgresRowEncoder, _ what: String) throws(Failure) {
    do throws(PostgresError) {
      try encoder.bytes.withUnsafeBufferPointer { bytes throws(PostgresError) in
        try table.store.connected.put(bytes)
      }
    } catch { throw table.store.noted(error, what) }
    encoder.removeAll()
  }

  private func sources(in batch: RowBatch, _ chunk: FinishedChunk, row: Int) throws(Failure) -> [CellSource] {
    var places: [String: Int] = [:]
    for (place, column) in batch.columns.enumerated() { places[PostgresName.fitting(column.name)] = place }
    for name in key where places[name] == nil {
      throw CellRefusal.missingKey.failure(place(row, chunk), column: name)
    }
    return columns.map { column in
      if let stamp = stamps.firstIndex(of: column.name) { return .stamp(stamp) }
      return places[column.name].map { .place($0) } ?? .none
    }
  }
}
