// From the staged rows to the table: one INSERT … ON CONFLICT, after a look at what a type that somebody else chose would
// change about a value. `PostgresRowSearch` finds the row where the server refuses one.

internal import Diagnostics

/// What the rows of a staging table are, and what becomes of them.
struct StagedRows {
  let columns: [StagedColumn]
  let key: [String]
  let updateKey: String?
  /// Whether a row that has the key already stays as it is.
  let keepsRows: Bool

  /// The staged value of a column as our own type would hold it.
  func value(_ index: Int) -> String {
    columns[index].hasJSONApart ? "coalesce(j\(index)::text, c\(index))" : "c\(index)"
  }
}

extension PostgresTable {
  private static let savepoint = "backhoe_rows"

  func merge(_ rows: StagedRows, from stage: String, _ copied: CopiedRows) throws(Failure) {
    let what = "cannot write to the table '\(title)' in '\(location)'"
    let refused = try store.refusal(at: Self.savepoint, what) { () throws(Failure) in
      try refuseLosses(rows, stage, copied)
      try insert(rows, from: stage, what)
    }
    guard let refused else { return }
    let search = PostgresRowSearch(
      store: store, table: stage, target: name,
      columns: rows.columns.enumerated().map { index, column in
        PostgresRowSearch.Column(
          name: column.name, value: rows.value(index), cast: column.foreignType.map { "\(rows.value(index))::\($0)" },
          type: column.foreignType ?? column.type.name, isText: column.type.isShownAsText)
      }, what: what, statement: { self.statement(rows, from: stage, where: $0) })
    guard let found = try search.find(named: rows.key) else { throw refused.failure }
    throw Failure(.partial, try place(of: found.row, in: stage, copied), why: found.why, advice: found.advice)
  }

  /// `cannot write row 3 of chunk …`, by the row's place in the staging table.
  private func place(of row: String, in stage: String, _ copied: CopiedRows) throws(Failure) -> String {
    let table = "to the table '\(title)'"
    let before = try store.attempt("cannot write \(table) in '\(location)'") { connection throws(PostgresError) in
      try connection.rows("SELECT count(*) FROM \(stage) WHERE ctid < ?1::text::tid", [.text(row)]).first?.int(0)
    }
    return "cannot write \(before.flatMap(copied.place) ?? "a row") \(table)"
  }

  /// A type that somebody else gave a column may not hold a value as it is: that is an error, never a rounded value.
  private func refuseLosses(_ rows: StagedRows, _ stage: String, _ copied: CopiedRows) throws(Failure) {
    for (index, column) in rows.columns.enumerated() {
      guard let foreign = column.foreignType,
        let loss = PostgresForeignType.loss(rows.value(index), of: column.type, in: foreign)
      else { continue }
      let found = try store.attempt("cannot write to the table '\(title)' in '\(location)'") {
        connection throws(PostgresError) in
        try connection.rows("SELECT ctid::text, \(rows.value(index)) FROM \(stage) WHERE \(loss) LIMIT 1", [])
      }
      guard let found = found.first else { continue }
      throw ValueRefusal.failure(
        try place(of: found.text(0), in: stage, copied), column: column.name, text: found.text(1),
        isText: column.type.isShownAsText,
        "does not fit the column's type \(foreign) as it is",
        advice: "change the column's type, or leave the column out with 'select'")
    }
  }

  /// After the savepoint that `merge` made.
  private func insert(_ rows: StagedRows, from stage: String, _ what: String) throws(Failure) {
    if rows.key.isEmpty { return try store.execute(statement(rows, from: stage), orSay: what) }
    // The statement fails where a key comes twice, which is rare: only then the rows are sorted.
    do throws(PostgresError) {
      try store.connected.execute(statement(rows, from: stage))
    } catch {
      guard error.state == PostgresError.cardinality else { throw store.noted(error, what) }
      try store.execute("ROLLBACK TO \(Self.savepoint)", orSay: what)
      try store.execute(statement(rows, from: winners(rows, of: stage)), orSay: what)
    }
  }

  /// `source`: the staging table, or a query over it.
  private func statement(_ rows: StagedRows, from source: String) -> String {
    let names = SQLName.quotedList(rows.columns.map(\.name))
    let values = rows.columns.enumerated().map { index, column in
      rows.value(index) + (column.foreignType.map { "::\($0)" } ?? "")
    }
    return "INSERT INTO \(name.quoted) AS t (\(names)) SELECT \(values.joined(separator: ", ")) FROM \(source)"
      + (rows.key.isEmpty ? "" : onConflict(rows))
  }

  /// The statement for some of the rows, which may have a key twice.
  private func statement(_ rows: StagedRows, from stage: String, where condition: String) -> String {
    let some = "\(stage) WHERE \(condition)"
    return statement(rows, from: rows.key.isEmpty ? some : winners(rows, of: some))
  }

  private func onConflict(_ rows: StagedRows) -> String {
    let others = rows.columns.filter { !rows.key.contains($0.name) }
    let conflict = " ON CONFLICT (\(SQLName.quotedList(rows.key))) DO"
    if others.isEmpty || rows.keepsRows { return conflict + " NOTHING" }
    let assignments = others.map { "\(SQLName.quoted($0.name)) = excluded.\(SQLName.quoted($0.name))" }
    // A row that is there already as it is costs nothing but the look.
    func list(_ row: String) -> String {
      others.map { column in
        let isComparable = column.foreignType.map { PostgresForeignType.family($0) != "json" } ?? true
        return "\(row).\(SQLName.quoted(column.name))" + (isComparable ? "" : "::text")
      }.joined(separator: ", ")
    }
    var condition = "(\(list("t"))) IS DISTINCT FROM (\(list("excluded")))"
    if let updateKey = rows.updateKey, let column = rows.columns.first(where: { $0.name == updateKey }) {
      let present = "t.\(SQLName.quoted(updateKey))"
      let order = "\(comparable(present, column)) <= \(comparable("excluded.\(SQLName.quoted(updateKey))", column))"
      condition += " AND (\(present) IS NULL OR \(order))"
    }
    return "\(conflict) UPDATE SET \(assignments.joined(separator: ", ")) WHERE \(condition)"
  }

  /// Texts are compared by their bytes; time stamps that are texts have no zone but 'Z', which must not count.
  private func comparable(_ value: String, _ column: StagedColumn) -> String {
    guard column.type == .text, column.foreignType == nil else { return value }
    return "(rtrim(\(value), 'Z') COLLATE \"C\")"
  }

  /// Of staged rows with one key the one that stands in the end when they come one after another.
  private func winners(_ rows: StagedRows, of stage: String) -> String {
    func place(_ name: String) -> Int? { rows.columns.firstIndex { $0.name == name } }
    let keys = rows.key.compactMap(place).map(rows.value).joined(separator: ", ")
    var order = rows.keepsRows ? "ctid" : "ctid DESC"
    if !rows.keepsRows, let index = rows.updateKey.flatMap(place) {
      order = "\(comparable(rows.value(index), rows.columns[index])) DESC NULLS LAST, \(order)"
    }
    return "(SELECT DISTINCT ON (\(keys)) * FROM \(stage) ORDER BY \(keys), \(order)) AS winners"
  }
}
