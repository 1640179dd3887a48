// A folder of files as a store: one file a chunk, and the ledger in a SQLite database beside them.
//
// A file is written whole and made safe before the transaction that records its chunk is committed; only then it goes
// where it belongs. So the ledger's row is the promise, and whoever opens the folder next keeps it: the rename is made
// again, or was made already.

internal import Diagnostics
internal import Glibc
internal import Plans

final class FileStore: Store {
  let layout: FileLayout
  let form: FileForm
  let journal: FileJournal
  private let ledger: SQLiteStore
  private let destination: any FileDestination
  private let faults: FaultPoints
  private(set) var plan = ""
  private var tables: [String: FileTable] = [:]
  /// Files and swaps of the present transaction.
  private var written: [FileEntry] = []
  private var swaps: [FolderSwap] = []

  /// Nothing is opened or created yet.
  init(_ layout: FileLayout, form: FileForm, destination: any FileDestination, faults: FaultPoints) {
    self.layout = layout
    self.form = form
    self.destination = destination
    self.faults = faults
    ledger = SQLiteStore(path: layout.ledger, synchronous: .full)
    journal = FileJournal(database: ledger)
  }

  deinit { if layout.isTemporary { Folder.remove(layout.work) } }

  var location: String { layout.location }
  var whyAlone: String { "files have one writer at a time and no clock that several machines share" }
  var place: PlanTable.Place { isOutput ? .output : .files }
  /// Whether files are only a way station to standard output.
  var isOutput: Bool { destination.keepsOrder }

  // MARK: Opening

  func check(_ streams: [TargetStream]) throws(Failure) {
    try FileRefusals.check(streams, location: location, isOutput: isOutput)
  }

  func open(plan: String, sharing: PlanSharing) throws(Failure) {
    self.plan = plan
    try Folder.make(layout.work)
    try Folder.make(Folder.parent(of: layout.ledger))
    try ledger.open(plan: plan, sharing: sharing)
    try ledger.make(FileJournal.tables)
    try Folder.make(layout.writing(plan: plan))
    try keepPromises()
  }

  func openForReading() throws(Failure) -> Bool { try ledger.openForReading() }

  /// What a process promised and did not live to do is done now; what it promised nobody is removed.
  private func keepPromises() throws(Failure) {
    if isOutput { destination.skip(try journal.settledOrdinals(plan: plan)) }
    try settle(destination.take(try journal.prepared(plan: isOutput ? plan : nil)), [])
    for swap in try journal.swaps() { try exchange(swap) }
    try settle([], try journal.swaps())
    let waiting = Set(try journal.prepared().map { layout.writing($0) })
    let folder = layout.writing(plan: plan)
    for name in Folder.names(folder) ?? [] where !waiting.contains("\(folder)/\(name)") { unlink("\(folder)/\(name)") }
  }

  // MARK: The ledger

  var dialect: LedgerDialect { ledger.dialect }

  func rows(_ sql: String, each parameters: [[LedgerValue]]) throws(Failure) -> [[LedgerRow]] {
    try ledger.rows(sql, each: parameters)
  }

  // MARK: Transactions

  func begin() throws(Failure) {
    tables = [:]
    try ledger.begin()
  }

  func commit() throws(Failure) {
    let (entries, swaps) = (written, swaps)
    if !entries.isEmpty { try Folder.keep(layout.writing(plan: plan)) }
    // From here on the promise may be made, whatever the answer is.
    (written, self.swaps) = ([], [])
    try ledger.commit()
    if entries.isEmpty, swaps.isEmpty { return }
    let settled = try destination.take(entries)
    for swap in swaps { try exchange(swap) }
    try settle(settled, swaps)
  }

  func rollback() {
    ledger.rollback()
    tables = [:]
    for entry in written where entry.name != nil { unlink(layout.writing(entry)) }
    (written, swaps) = ([], [])
  }

  func recover(from failure: Failure, attempt: Int) -> Bool { false }

  /// Records what was promised and is done.
  private func settle(_ entries: [FileEntry], _ swaps: [FolderSwap]) throws(Failure) {
    if entries.isEmpty, swaps.isEmpty { return }
    try ledger.begin()
    do throws(Failure) {
      try journal.settle(entries)
      for swap in swaps { try journal.settle(swap) }
      try ledger.commit()
    } catch {
      ledger.rollback()
      throw error
    }
    if isOutput { for entry in entries { unlink(layout.writing(entry)) } }
  }

  func finish() throws(Failure) {
    try settle(destination.finish(), [])
    // If it is empty; else somebody goes on with it.
    rmdir(layout.writing(plan: plan))
  }

  /// A file of the present transaction is whole, or one is to be removed.
  func add(_ entry: FileEntry) throws(Failure) {
    written.append(entry)
    try journal.prepare(entry)
  }

  func addRemoval(of folder: String) throws(Failure) { written += try journal.prepareRemoval(folder: folder) }

  // MARK: Tables

  func place(object: String) throws(Failure) -> TableName { TableName(name: try FileName.folder(object: object)) }

  func staging(plan: String, stream: String, for table: TableName) -> TableName {
    isOutput ? table : TableName(name: FileLayout.staged(plan: plan, stream: stream))
  }

  /// Columns differ as members of JSON objects do.
  func folded(_ name: String) -> String { name }

  func table(_ name: TableName, title: String) throws(Failure) -> any StoredTable {
    if let known = tables[name.name] { return known }
    let table = try FileTable(name, title: title, store: self)
    tables[name.name] = table
    return table
  }

  // MARK: Full refresh

  func swap(
    _ staged: any StoredTable, into table: any StoredTable, keepingTable: Bool, faults: FaultPoints
  ) throws(Failure) -> [String] {
    guard let staged = staged as? FileTable, let old = table as? FileTable else {
      throw Failure(.fault, "cannot replace '\(table.title)' in '\(location)'")
    }
    if staged === old { return [] }
    let digest = try Manifest.write(staged, title: old.title)
    try journal.prepareSwap(staged.name.name, into: old.name.name, digest: digest)
    swaps.append(FolderSwap(folder: old.name.name, staged: staged.name.name, digest: digest))
    faults.reach(.closeBeforeSwap)
    return []
  }

  /// Puts the staged folder in its place, unless that happened already.
  private func exchange(_ swap: FolderSwap) throws(Failure) {
    let (present, staged) = (layout.path(of: swap.folder), layout.path(of: swap.staged))
    faults.reach(.filesBeforeSwap)
    if try Descriptor.digest(of: "\(present)/\(Manifest.name)") != swap.digest {
      try Folder.exchange(staged, present)
    }
    faults.reach(.filesAfterSwap)
    Folder.remove(staged)
    Folder.remove(staged + ".old")
  }
}
