// A stream of the plan that is open: what it wants, which tables it writes, how far it is.

internal import Plans

final class StreamState {
  let definition: TargetStream
  /// Where its rows are in the end.
  let table: String
  /// Where its rows are until it is closed: the table itself, unless it is refreshed in full.
  let writeTable: String
  var counts = StreamCounts()
  /// Whether rows of its chunks may be there already, by another plan, so that they must go before they are written.
  var mayReload = false

  init(_ definition: TargetStream, table: String, plan: String) {
    self.definition = definition
    self.table = table
    writeTable =
      definition.mode == .fullRefresh ? SQLiteName.staging(plan: plan, stream: definition.name) : table
  }

  var isStaged: Bool { definition.mode == .fullRefresh }
  /// The columns that make a row an update. A snapshot only adds.
  var key: [String] { definition.mode == .snapshot ? [] : definition.primaryKey }
  /// Whether rows say which chunk they came with, so that loading it again replaces them.
  var marksChunks: Bool { key.isEmpty && definition.mode != .snapshot }

  var rule: WriteRule {
    let stamps = marksChunks ? [SQLiteName.chunkColumn] : definition.mode == .snapshot ? [SQLiteName.loadedColumn] : []
    return WriteRule(key: key, updateKey: key.isEmpty ? nil : definition.updateKey, stamps: stamps)
  }
}
