// Rows as text: what every format of files has to offer.

internal import Records

/// Encodes the rows of one file.
protocol RowTextEncoder {
  /// What stands before the first row.
  mutating func begin(into buffer: inout ByteBuffer)
  /// The rows that follow are of this batch.
  mutating func use(_ batch: RowBatch)
  mutating func append(_ row: UnsafePointer<Cell>, into buffer: inout ByteBuffer)
}
