// The folder of one object as a table: which columns its files have, and new files for chunks.

internal import Diagnostics
internal import Glibc
internal import Plans
internal import Records

final class FileTable: StoredTable {
  unowned let store: FileStore
  let name: TableName
  let title: String
  private(set) var columns: [TableColumn]

  init(_ name: TableName, title: String, store: FileStore) throws(Failure) {
    self.name = name
    self.title = title
    self.store = store
    columns = try store.journal.columns(folder: name.name)
  }

  /// For what is in the folder.
  var path: String { store.layout.path(of: name.name) }
  var exists: Bool { store.isOutput || Folder.isFolder(path) }

  func values(of column: String) -> ColumnValues? { columns.first { $0.name == column }?.values }
  /// Nothing that a key could contradict.
  func hasRows() -> Bool { false }
  func ensureKey(_ key: [String]) {}
  /// The ledger's transaction is everybody's lock.
  func hold(alone: Bool) {}
  func indexChunks() {}

  func drop() throws(Failure) {
    try store.journal.forget(folder: name.name)
    Folder.remove(path)
    columns = []
  }

  func empty() throws(Failure) {
    if store.isOutput { return }
    try store.addRemoval(of: name.name)
    _ = try Manifest.write(self, title: title)
  }

  /// Files have no types.
  func changes(for incoming: [TableColumn]) -> [SchemaChange] {
    if columns.isEmpty { return [] }
    return incoming.filter { values(of: $0.name) == nil }.map { .added(column: $0.name) }
  }

  func knownColumns() -> [TableColumn] { columns }

  func admit(_ incoming: [TableColumn], key: [String], faults: FaultPoints) throws(Failure) {
    var merged = columns
    for column in incoming {
      if let place = merged.firstIndex(where: { $0.name == column.name }) {
        merged[place].values.formUnion(column.values)
      } else {
        merged.append(column)
      }
    }
    if merged == columns { return }
    columns = merged
    try store.journal.record(merged, folder: name.name)
  }

  // MARK: Rows

  func write(
    _ chunks: [FinishedChunk], rule: WriteRule, replacing: Bool, stamps: (FinishedChunk) -> [String]
  ) throws(Failure) {
    let form = store.form.with(format: rule.format, compression: rule.compression)
    for chunk in chunks {
      let key = rule.replacesChunks && !store.isOutput ? chunk.id : "\(chunk.id).\(store.plan)"
      var entry = FileEntry(
        folder: name.name, chunk: key, replaced: try store.journal.name(folder: name.name, chunk: key),
        label: chunk.label, plan: store.plan, ordinal: chunk.ordinal)
      if chunk.rowCount > 0 {
        let file = try write(chunk, to: store.layout.writing(entry), form, rule, stamps(chunk))
        entry.name = FileName.file(label: chunk.label, chunk: key, form: form)
        (entry.digest, entry.bytes, entry.rows) = (file.digest, file.bytes, chunk.rowCount)
      }
      try store.add(entry)
    }
  }

  private func write(
    _ chunk: FinishedChunk, to path: String, _ form: FileForm, _ rule: WriteRule, _ stamps: [String]
  ) throws(Failure) -> (digest: String, bytes: Int) {
    do throws(Failure) {
      return try writeRows(
        of: chunk, to: FileWriter(path: path, compression: form.compression), form, rule, stamps)
    } catch {
      unlink(path)
      throw error
    }
  }

  private func writeRows(
    of chunk: FinishedChunk, to writer: FileWriter, _ form: FileForm, _ rule: WriteRule, _ stamps: [String]
  ) throws(Failure) -> (digest: String, bytes: Int) {
    var encoder = form.encoder(
      columns: columns.map(\.name), stamps: zip(rule.stamps, stamps).map { (name: $0, text: $1) })
    try writer.append { encoder.begin(into: &$0) }
    var number = 0
    try chunk.forEachPart { batches throws(Failure) in
      for batch in batches where batch.rowCount > 0 {
        encoder.use(batch)
        let key = try places(of: rule.key, in: batch, number + 1, chunk)
        let width = batch.columns.count
        for row in 0..<batch.rowCount {
          number += 1
          let cells = batch.cells + row * width
          if let missing = key.first(where: { cells[$0].isMissing }) {
            throw CellRefusal.missingKey.failure(what(number, chunk), column: batch.columns[missing].name)
          }
          try writer.append { encoder.append(cells, into: &$0) }
        }
      }
    }
    return try writer.finish()
  }

  private func places(
    of key: [String], in batch: RowBatch, _ row: Int, _ chunk: FinishedChunk
  ) throws(Failure) -> [Int] {
    var places: [Int] = []
    for name in key {
      guard let place = batch.columns.firstIndex(where: { $0.name == name }) else {
        throw CellRefusal.missingKey.failure(what(row, chunk), column: name)
      }
      places.append(place)
    }
    return places
  }

  private func what(_ row: Int, _ chunk: FinishedChunk) -> String {
    "cannot write row \(row) of chunk '\(chunk.label)' to '\(title)'"
  }

  // MARK: The end

  func checkReplaceable() throws(Failure) {
    for file in Folder.names(path) ?? [] where file != Manifest.name {
      if try store.journal.holds(folder: name.name, name: file) { continue }
      throw Failure(
        .usage, "cannot replace the folder '\(path)'", why: "'\(file)' in it was not written by Backhoe",
        advice: "move it elsewhere, or choose another object")
    }
  }

  func complete(_ stream: TargetStream) throws(Failure) -> [String] {
    if store.isOutput || stream.mode == .fullRefresh { return [] }
    if exists { _ = try Manifest.write(self, title: title) }
    if stream.primaryKey.isEmpty || stream.mode == .snapshot { return [] }
    let key = stream.primaryKey.joined(separator: ", ")
    return [
      "files cannot update rows: where a key (\(key)) of '\(title)' comes in several chunks, each has its row"
    ]
  }
}
