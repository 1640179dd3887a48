// Batches of rows as bytes, several in one piece, and back.

extension RowBatch {
  /// Appends the rows from `first` on until the encoder holds `limit` bytes or the batch ends; answers the next row.
  package func encode(from first: Int, upTo limit: Int, into encoder: inout CellEncoder) -> Int {
    encoder.append(number: columns.count)
    for column in columns {
      encoder.append(text: column.name)
      encoder.append(number: Int(column.kinds.rawValue))
    }
    // The number of rows is not known before: each is announced.
    var row = first
    var cell = cells + first * columns.count
    repeat {
      encoder.append(number: 1)
      for column in 0..<columns.count { encoder.append(cell[column]) }
      cell += columns.count
      row += 1
    } while row < rowCount && encoder.count < limit
    encoder.append(number: 0)
    return row
  }

  /// The batches that `encode` wrote one behind the other.
  package static func decode(_ bytes: [UInt8]) throws(EncodingError) -> [RowBatch] {
    let owner = PageBytes(bytes)
    let texts = Arena()
    var decoder = CellDecoder(owner.bytes, arena: texts)
    var batches: [RowBatch] = []
    while !decoder.isAtEnd { batches.append(try batch(&decoder, owners: [owner, texts])) }
    return batches
  }

  private static func batch(_ decoder: inout CellDecoder, owners: [AnyObject]) throws(EncodingError) -> RowBatch {
    var columns: [BatchColumn] = []
    for _ in 0..<(try decoder.number()) {
      let name = String(decoding: try decoder.text(), as: UTF8.self)
      columns.append(
        BatchColumn(name: name, kinds: KindSet(rawValue: UInt16(truncatingIfNeeded: try decoder.number()))))
    }
    var cells: [Cell] = []
    var count = 0
    while try decoder.number() == 1 {
      for _ in columns { cells.append(try decoder.cell()) }
      count += 1
    }
    let arena = Arena()
    let matrix = arena.allocate(cells: max(1, cells.count))
    for (index, cell) in cells.enumerated() { (matrix + index).initialize(to: cell) }
    return RowBatch(
      columns: columns, rowCount: count, cells: matrix, owners: owners + [arena], byteCount: arena.capacity)
  }
}
