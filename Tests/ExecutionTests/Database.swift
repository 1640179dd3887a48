// Reading results back with the `sqlite3` library, apart from the code under test.

import CSQLite

/// Rows of a query, each value as text; null as "NULL".
func query(_ path: String, _ sql: String) -> [[String]] {
  var handle: OpaquePointer?
  defer { sqlite3_close(handle) }
  guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else { return [["cannot open"]] }
  var statement: OpaquePointer?
  defer { sqlite3_finalize(statement) }
  guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
    return [["\(String(cString: sqlite3_errmsg(handle)))"]]
  }
  var rows: [[String]] = []
  while sqlite3_step(statement) == SQLITE_ROW {
    rows.append(
      (0..<sqlite3_column_count(statement)).map { column in
        sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "NULL"
      })
  }
  return rows
}
