// A database handle: opening, scripts, statements, functions. It knows nothing of tables and ledgers. With
// `SQLiteStatement` it is the only file that sees SQLite's C interface.

internal import CSQLite

/// Owns one database handle. For one thread at a time.
final class SQLiteConnection {
  enum Access {
    case readOnly, readWrite
  }

  let path: String
  private let handle: OpaquePointer

  /// Opens the file; with `readWrite` it is created when it is missing.
  init(path: String, access: Access) throws(SQLiteError) {
    self.path = path
    let flags =
      switch access {
      case .readOnly: SQLITE_OPEN_READONLY
      case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    // A name that starts with "file:" would be read as a URI, and ":memory:" would be no file.
    handle = try Self.open(path.hasPrefix("/") ? path : "./" + path, flags)
    _ = backhoe_sqlite3_refuse_quoted_strings(handle)
  }

  private init(_ handle: OpaquePointer) {
    path = ""
    self.handle = handle
  }

  /// A database of this process's own, in a file without a name. SQLite writes the file when its cache is full.
  static func temporary() throws(SQLiteError) -> SQLiteConnection {
    SQLiteConnection(try open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE))
  }

  private static func open(_ name: String, _ flags: Int32) throws(SQLiteError) -> OpaquePointer {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    if code == SQLITE_OK, let opened { return opened }
    let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
    sqlite3_close_v2(opened)
    throw SQLiteError(extendedCode: code, message: message)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Waits so long for another process's lock before it answers "busy".
  func setBusyTimeout(milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }

  /// Runs statements that give no rows.
  func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw lastError() }
  }

  /// A statement that is meant to be run often.
  func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let statement = prepared else { throw lastError() }
    return SQLiteStatement(handle: statement, connection: self)
  }

  /// Whether BEGIN was said and neither COMMIT nor ROLLBACK, by us or by an error that rolls back on its own.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Whether the file is no longer where it was opened: what is written to it nobody will find.
  var hasMoved: Bool {
    var moved: Int32 = 0
    return sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0
  }

  func lastError() -> SQLiteError {
    SQLiteError(extendedCode: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)))
  }

  /// Makes `valueText` known to SQL as a function of one number: the text that it has in a column of texts.
  func defineNumberText(named name: String) throws(SQLiteError) {
    try define(name, arguments: 1) { context, _, arguments in
      let argument = arguments?[0]
      var text: [UInt8] = []
      switch sqlite3_value_type(argument) {
      case SQLITE_INTEGER: ValueText.write(sqlite3_value_int64(argument), into: &text)
      case SQLITE_FLOAT: ValueText.write(sqlite3_value_double(argument), into: &text)
      default: return sqlite3_result_value(context, argument)
      }
      SQLiteConnection.answer(text, to: context)
    }
  }

  /// Makes known to SQL: whether the first of two number texts is at least the second.
  func defineNumberOrder(named name: String) throws(SQLiteError) {
    try define(name, arguments: 2) { context, _, arguments in
      SQLiteConnection.answerOrder(ValueOrder.numbers, context, arguments)
    }
  }

  /// Makes known to SQL: whether the first of two timestamp texts is no earlier than the second.
  func defineTimestampOrder(named name: String) throws(SQLiteError) {
    try define(name, arguments: 2) { context, _, arguments in
      SQLiteConnection.answerOrder(ValueOrder.timestamps, context, arguments)
    }
  }

  private typealias Callback =
    @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void

  private func define(_ name: String, arguments: Int32, _ body: Callback) throws(SQLiteError) {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
    let code = sqlite3_create_function_v2(handle, name, arguments, flags, nil, body, nil, nil, nil)
    if code != SQLITE_OK { throw lastError() }
  }

  private static func answer(_ text: [UInt8], to context: OpaquePointer?) {
    text.withUnsafeBytes { bytes in
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      sqlite3_result_text(context, start, Int32(bytes.count), SQLiteStatement.transient)
    }
  }

  private static func answerOrder(
    _ compare: (String, String) -> Int?, _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?
  ) {
    guard let left = sqlite3_value_text(arguments?[0]), let right = sqlite3_value_text(arguments?[1]) else {
      return sqlite3_result_null(context)
    }
    let order = compare(String(cString: left), String(cString: right)) ?? 0
    sqlite3_result_int(context, order >= 0 ? 1 : 0)
  }
}
