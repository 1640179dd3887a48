// A stream of the plan that is open: what it wants, which tables it writes.

internal import Plans

struct StreamState {
  let definition: TargetStream
  /// Where its rows are in the end.
  let table: TableName
  /// Where its rows are until it is closed: the table itself, unless it is refreshed in full.
  let writeTable: TableName
  let forced: ForcedColumns
  let options: TableOptions
  /// Whether some of its chunks may be finished.
  var hasFinished = false
  /// Whether some of its chunks may have pages in the ledger.
  var hasCheckpoints = false

  /// Whether its rows are stored at all.
  var hasTable: Bool { !definition.object.isEmpty }
  var isStaged: Bool { definition.mode == .fullRefresh && hasTable }
  /// The columns that make a row an update. A snapshot only adds.
  var key: [String] { definition.mode == .snapshot ? [] : definition.primaryKey }
  /// Whether rows say which chunk they came with, so that loading it again replaces them.
  var marksChunks: Bool { key.isEmpty && definition.mode != .snapshot }

  /// Whether a table that is there may get new columns.
  var addsColumns: Bool { definition.table.addsColumns && !options.isStrict }
  /// Whether its columns may get wider types.
  var widensColumns: Bool { definition.table.widensColumns && !options.isStrict }
  /// Whether the table that is there stays, also when all its rows are replaced.
  var keepsTable: Bool { !addsColumns || !widensColumns }

  var rule: WriteRule {
    var stamps: [String] = []
    if marksChunks || options.marksChunks { stamps.append(SQLName.chunkColumn) }
    if definition.mode == .snapshot || options.marksLoading { stamps.append(SQLName.loadedColumn) }
    return WriteRule(
      key: key, updateKey: key.isEmpty ? nil : definition.updateKey, stamps: stamps,
      replacesChunks: definition.mode != .snapshot, keepsRows: definition.table.keepsRows && !key.isEmpty,
      format: definition.table.format, compression: definition.table.compression)
  }
}
