// What a kind of database has to offer to be a target: transactions, tables, and SQL for the ledger. `LedgeredTarget`
// does the rest, so a new kind is one folder with a `Store` in it and one case in `TargetOpener`.

internal import Diagnostics
internal import Plans

/// A table's name. SQLite has no schemas.
struct TableName: Hashable {
  var schema: String?
  var name: String

  /// The name in SQL.
  var quoted: String { schema.map { "\(SQLName.quoted($0)).\(SQLName.quoted(name))" } ?? SQLName.quoted(name) }
  /// The name for people.
  var title: String { schema.map { "\($0).\(name)" } ?? name }
  /// The name in the ledger, where no two tables have the same.
  var key: String { schema == nil ? name : quoted }
}

/// A database, used by one thread.
protocol Store: LedgerDatabase {
  /// Which database it is, for messages; no password in it.
  var location: String { get }
  var place: PlanTable.Place { get }

  // Opening

  /// Refuses streams that this kind cannot load, before anything is opened.
  func check(_ streams: [TargetStream]) throws(Failure)
  /// Opens it for writing, makes or checks the ledger's tables, and takes the plan.
  func open(plan: String, sharing: PlanSharing) throws(Failure)
  /// Opens it for reading if it is not open. False if there is no ledger.
  func openForReading() throws(Failure) -> Bool

  // Transactions

  func begin() throws(Failure)
  func commit() throws(Failure)
  /// After an error; what was known of tables and rows is known no more.
  func rollback()
  /// After `failure` in a transaction, which was rolled back: whether it is to be run again from its start, which is
  /// safe since every transaction first reads what the ledger has. Mends a broken connection.
  func recover(from failure: Failure, attempt: Int) throws(Failure) -> Bool
  /// The run is over, complete or not.
  func finish() throws(Failure)

  // Several processes

  /// Until the transaction ends, nobody else is in one that holds this.
  func holdAlone(_ what: String) throws(Failure)

  /// Hands chunks out to workers; nil where a plan is executed by one process at a time.
  var claims: (any ClaimLedger)? { get }
  func makeLeaseKeeper(worker: String, terms: WorkerTerms) -> (any LeaseKeeper)?
  /// Why there are no workers here.
  var whyAlone: String { get }

  // Tables

  /// The name of an object's table.
  func place(object: String) throws(Failure) -> TableName
  /// What a person should know of the table's name, who knows the object's; nil: nothing.
  func remark(onPlaceOf object: String) throws(Failure) -> String?
  /// Where the rows of a full refresh stay until the stream is closed.
  func staging(plan: String, stream: String, for table: TableName) -> TableName
  /// Two names of columns or tables are the same if these are.
  func folded(_ name: String) -> String
  /// The table as it stands; `title` is what messages call it.
  func table(_ name: TableName, title: String) throws(Failure) -> any StoredTable
  /// Puts a staged table in the place of the one it was staged for, or, with `keepingTable`, its rows into that one.
  /// Answers remarks for people.
  func swap(
    _ staged: any StoredTable, into table: any StoredTable, keepingTable: Bool, faults: FaultPoints
  ) throws(Failure) -> [String]
}

extension Store {
  func check(_ streams: [TargetStream]) throws(Failure) {}
  func finish() throws(Failure) {}
  /// Every transaction has the database for itself.
  func holdAlone(_ what: String) throws(Failure) {}
  func remark(onPlaceOf object: String) throws(Failure) -> String? { nil }
  var claims: (any ClaimLedger)? { nil }
  func makeLeaseKeeper(worker: String, terms: WorkerTerms) -> (any LeaseKeeper)? { nil }
  var whyAlone: String { "" }
}

/// A table that rows are written to. Valid within the transaction that got it.
protocol StoredTable: AnyObject {
  /// What messages call it.
  var title: String { get }
  var exists: Bool { get }

  /// What a column that we write was given so far.
  func values(of column: String) -> ColumnValues?
  func hasRows() throws(Failure) -> Bool
  /// Deletes every row.
  func empty() throws(Failure)
  /// Removes the table with what is known of it.
  func drop() throws(Failure)
  /// Nobody else changes the table's columns until the transaction ends; `alone`: nor writes to it as Backhoe does.
  func hold(alone: Bool) throws(Failure)
  /// Finds or makes what makes a row an update; refuses tables that cannot have it.
  func ensureKey(_ key: [String]) throws(Failure)
  /// Its columns with what they may hold, those included that somebody else made, as far as rows can be written to them.
  func knownColumns() throws(Failure) -> [TableColumn]
  /// What `admit` would change about a table that is there.
  func changes(for incoming: [TableColumn]) throws(Failure) -> [SchemaChange]
  /// Makes the table, which is missing, by a statement of somebody's.
  func make(by statement: TableStatement, for incoming: [TableColumn]) throws(Failure)
  /// Makes the table fit for the columns: creates it, adds columns, widens types.
  func admit(_ incoming: [TableColumn], key: [String], faults: FaultPoints) throws(Failure)
  /// Makes rows of a chunk quick to find.
  func indexChunks() throws(Failure)
  /// Writes the rows of all chunks; `replacing`: rows that the same chunks brought before go first. `stamps` are the
  /// texts of the rule's stamps for a chunk.
  func write(
    _ chunks: [FinishedChunk], rule: WriteRule, replacing: Bool, stamps: (FinishedChunk) -> [String]
  ) throws(Failure)
  /// Before anything is loaded that is going to take this table's place: refuses what would be lost with it.
  func checkReplaceable() throws(Failure)
  /// Every chunk of a stream is in the table. Answers remarks for people.
  func complete(_ stream: TargetStream) throws(Failure) -> [String]
}

extension StoredTable {
  func make(by statement: TableStatement, for incoming: [TableColumn]) throws(Failure) {}
  func checkReplaceable() throws(Failure) {}
  func complete(_ stream: TargetStream) throws(Failure) -> [String] { [] }
}

/// What a statement over a table depends on, besides the table.
struct WriteRule: Equatable {
  /// Columns whose equality makes a row an update; empty: every row is added.
  var key: [String]
  /// An update happens only if the new value here is not less.
  var updateKey: String?
  /// Columns of ours that have the same text in every row of a chunk.
  var stamps: [String]
  /// Whether a chunk that is loaded again takes the place of what it brought before, where no key decides.
  var replacesChunks = true
  /// Whether a row that has the key already stays as it is.
  var keepsRows = false
  /// Of files: how rows look, where it is not as the URL says.
  var format: String?
  var compression: String?
}

/// How a table that is there would have to change so that rows fit.
enum SchemaChange: Equatable {
  case added(column: String)
  case widened(column: String, to: String)

  var column: String {
    switch self {
    case .added(let column), .widened(let column, _): column
    }
  }

  /// For people.
  var words: String {
    switch self {
    case .added(let column): "the column '\(column)' would be added"
    case .widened(let column, let type): "the column '\(column)' would become \(type)"
    }
  }
}

/// A column that rows are written to.
struct TableColumn: Equatable {
  var name: String
  var values: ColumnValues
  /// The type that a replication forces on it. Only columns that come have one.
  var forced: ForcedType?
}
