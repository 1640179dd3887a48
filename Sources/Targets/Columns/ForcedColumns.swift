// The columns whose types a replication forces: batches with their values in these types, or the row, column, value and
// type that do not go together.

internal import Diagnostics
internal import Plans
internal import Records

struct ForcedColumns {
  private let types: [String: ForcedType]
  private let folded: (String) -> String

  /// `folded`: two names that are the same after this name one column.
  init(_ columns: [ColumnType], stream: String, folded: @escaping (String) -> String) throws(Failure) {
    self.folded = folded
    var types: [String: ForcedType] = [:]
    for column in columns {
      guard let type = ForcedType(column.type) else {
        throw Failure(
          .usage, "cannot force a type on the column '\(column.name)' of stream '\(stream)'",
          why: "'\(column.type)' is not a type that Backhoe knows",
          advice: "correct 'columns' in the replication and plan again; 'docs/targets.md' lists the types")
      }
      types[folded(column.name)] = type
    }
    self.types = types
  }

  var isEmpty: Bool { types.isEmpty }

  func type(of column: String) -> ForcedType? { types[folded(column)] }

  /// The chunk with its values in the types that they shall have. `table` is what messages call it.
  func convert(_ chunk: FinishedChunk, table: String) throws(Failure) -> FinishedChunk {
    var chunk = chunk
    let place = "of chunk '\(chunk.label)' to the table '\(table)'"
    chunk.spilledRows?.conversion = { (batches, rows) throws(Failure) in
      try self.convert(batches, from: rows, place)
    }
    chunk.batches = try convert(chunk.batches, from: chunk.spilled?.rows ?? 0, place)
    return chunk
  }

  private func convert(_ batches: [RowBatch], from first: Int, _ place: String) throws(Failure) -> [RowBatch] {
    var batches = batches
    var row = first
    for index in batches.indices {
      let count = batches[index].rowCount
      batches[index] = try convert(batches[index], from: row, place)
      row += count
    }
    return batches
  }

  private func convert(_ batch: RowBatch, from first: Int, _ place: String) throws(Failure) -> RowBatch {
    let forced = batch.columns.indices.compactMap { index in
      types[folded(batch.columns[index].name)].map { (index, $0) }
    }
    // A column that holds nothing but its type's values already costs nothing.
    let unlike = forced.filter { index, type in
      !batch.columns[index].kinds.isSubset(of: type.kind.union(.null)) || type.mayRefuseItsOwn
    }
    if unlike.isEmpty || batch.rowCount == 0 { return batch }
    let arena = Arena()
    let width = batch.columns.count
    let cells = arena.allocate(cells: max(1, batch.rowCount * width))
    cells.initialize(from: batch.cells, count: batch.rowCount * width)
    var columns = batch.columns
    for (index, type) in unlike {
      var kinds: KindSet = []
      for row in 0..<batch.rowCount {
        let cell = cells[row * width + index]
        guard let converted = type.converted(cell, in: arena) else {
          throw ValueRefusal.failure(
            "cannot write row \(first + row + 1) \(place)", column: columns[index].name, cell,
            "does not fit the type \(type.name), which 'columns' forces on it",
            advice: "correct the type in 'columns', or the value with a processor")
        }
        cells[row * width + index] = converted
        if converted.kind != .absent { kinds.formUnion(KindSet(converted.kind)) }
      }
      columns[index].kinds = kinds
    }
    return RowBatch(
      columns: columns, rowCount: batch.rowCount, cells: cells, owners: [arena, batch],
      byteCount: batch.byteCount + arena.capacity)
  }
}

extension ForcedType {
  /// Whether values of the right kind may be too long or too great.
  fileprivate var mayRefuseItsOwn: Bool {
    switch family {
    case .boolean, .float, .json: false
    case .integer(let bits): bits < 64
    case .decimal(let precision, _): precision != nil
    case .text(let longest): longest != nil
    case .date, .timestamp: true
    }
  }
}
