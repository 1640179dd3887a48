// A prepared statement: parameters in, columns out. The row path binds pointers without copying; whoever binds them
// keeps the memory until `clearBindings`.

internal import CSQLite

/// Owns one prepared statement. Parameters and columns are numbered as SQLite does: from 1 and from 0.
final class SQLiteStatement {
  /// Makes SQLite copy what is bound.
  static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

  private let handle: OpaquePointer
  private let connection: SQLiteConnection

  init(handle: OpaquePointer, connection: SQLiteConnection) {
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: Running

  /// Whether there is a row to read. After an error the statement is reset.
  func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      throw stepError()
    }
  }

  /// Runs to the end and is ready for the next parameters.
  func run() throws(SQLiteError) {
    while try step() {}
    sqlite3_reset(handle)
  }

  /// As `run`, for a statement that gives no rows, as fast as can be.
  @inline(__always)
  func runOnce() throws(SQLiteError) {
    let code = sqlite3_step(handle)
    if code != SQLITE_DONE { throw stepError() }
    sqlite3_reset(handle)
  }

  @inline(never)
  private func stepError() -> SQLiteError {
    let error = connection.lastError()
    sqlite3_reset(handle)
    return error
  }

  /// The value that `read` takes of the first row; nil if there is none.
  func first<Value>(_ read: (SQLiteStatement) -> Value) throws(SQLiteError) -> Value? {
    defer { sqlite3_reset(handle) }
    return try step() ? read(self) : nil
  }

  /// What `read` takes of each row.
  func all<Value>(_ read: (SQLiteStatement) -> Value) throws(SQLiteError) -> [Value] {
    defer { sqlite3_reset(handle) }
    var values: [Value] = []
    while try step() { values.append(read(self)) }
    return values
  }

  func reset() { sqlite3_reset(handle) }

  /// Every parameter is null again, and no memory of others is pointed to.
  func clearBindings() { sqlite3_clear_bindings(handle) }

  // MARK: Parameters

  /// Binds texts, copied, to the parameters from 1 on; nil is null.
  @discardableResult
  func bind(_ texts: String?...) -> SQLiteStatement {
    for (index, text) in texts.enumerated() { bind(text, at: Int32(index + 1)) }
    return self
  }

  func bind(_ text: String?, at index: Int32) {
    guard var text else { return bindNull(at: index) }
    text.withUTF8 { bytes in
      let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
      _ = sqlite3_bind_text(handle, index, start ?? Self.empty, Int32(bytes.count), Self.transient)
    }
  }

  func bind(_ bytes: ArraySlice<UInt8>, at index: Int32) {
    // A null pointer would bind null; no bytes at all still need an address.
    _ = bytes.withUnsafeBytes { bytes in
      sqlite3_bind_blob64(
        handle, index, bytes.baseAddress ?? UnsafeRawPointer(Self.empty), UInt64(bytes.count), Self.transient)
    }
  }

  func bind(_ number: Int, at index: Int32) { sqlite3_bind_int64(handle, index, Int64(number)) }

  @inline(__always)
  func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }

  @inline(__always)
  func bind(_ number: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, number) }

  @inline(__always)
  func bind(_ number: Double, at index: Int32) { sqlite3_bind_double(handle, index, number) }

  /// Binds UTF-8 without copying it. False if it is longer than SQLite takes.
  @inline(__always)
  func bindStatic(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int32) -> Bool {
    let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
    let length = UInt64(bytes.count)
    return sqlite3_bind_text64(handle, index, start ?? Self.empty, length, nil, UInt8(SQLITE_UTF8)) == SQLITE_OK
  }

  /// A null pointer would bind null; an empty text needs an address.
  private nonisolated(unsafe) static let empty: UnsafePointer<CChar> = {
    let zero = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    zero.pointee = 0
    return UnsafePointer(zero)
  }()

  // MARK: Columns

  var columnCount: Int32 { sqlite3_column_count(handle) }

  func isInteger(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_INTEGER }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func isBytes(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_BLOB }

  func bytes(_ column: Int32) -> [UInt8] {
    let start = sqlite3_column_blob(handle, column)
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

  /// The text with any NUL in it; empty for null.
  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}
