// The row path: cells of a batch to the parameters of one prepared statement, without a string in between. One writer
// serves one table in one mode; the statement is written anew only when the table has changed.

internal import Diagnostics
internal import Records
internal import Values

final class SQLiteRowWriter {
  /// Where a batch column goes.
  private struct Slot {
    /// The parameter's number.
    var parameter: Int32
    /// Whether values of every kind are written as text.
    var isText: Bool
    /// Whether the column is part of the key, and so must have a value.
    var isKey: Bool
  }

  private unowned let table: SQLiteTable
  let rule: WriteRule
  private let statement: SQLiteStatement
  private let generation: Int
  /// The columns that `slots` was made for.
  private var mapped: [String]?
  private var slots: [Slot] = []
  /// Texts made for a row's numbers and timestamps, until it is written.
  private let scratch = Arena()
  private var text: [UInt8] = []

  init(table: SQLiteTable, rule: WriteRule) throws(Failure) {
    self.table = table
    self.rule = rule
    generation = table.generation
    statement = try attempting("cannot write to the table '\(table.title)' in '\(table.connection.path)'") {
      () throws(SQLiteError) in try table.connection.prepare(Self.sql(table, rule))
    }
  }

  /// Whether the statement still fits the table.
  var isCurrent: Bool { generation == table.generation }

  // MARK: The statement

  static func sql(_ table: SQLiteTable, _ rule: WriteRule) -> String {
    let names = table.columns.map { SQLName.quoted($0.name) }
    let parameters = (1...names.count).map { "?\($0)" }.joined(separator: ", ")
    let insert = "INSERT INTO \(table.quotedName) (\(names.joined(separator: ", "))) VALUES (\(parameters))"
    if rule.key.isEmpty { return insert }
    let key = Set(rule.key.map(SQLiteName.folded))
    let assignments = table.columns.filter { !key.contains(SQLiteName.folded($0.name)) }
      .map { "\(SQLName.quoted($0.name)) = excluded.\(SQLName.quoted($0.name))" }
    let conflict = "\(insert) ON CONFLICT (\(SQLName.quotedList(rule.key))) DO"
    if assignments.isEmpty || rule.keepsRows { return conflict + " NOTHING" }
    return "\(conflict) UPDATE SET \(assignments.joined(separator: ", "))\(condition(table, rule))"
  }

  private static func condition(_ table: SQLiteTable, _ rule: WriteRule) -> String {
    guard let updateKey = rule.updateKey, let place = table.position(of: updateKey) else { return "" }
    let column = table.columns[place]
    let present = "\(table.quotedName).\(SQLName.quoted(column.name))"
    let new = "excluded.\(SQLName.quoted(column.name))"
    let isText = column.values.storage == .text
    let order =
      if isText, column.values.areNumbers {
        "\(SQLFunction.numberOrder)(\(new), \(present))"
      } else if isText, column.values.areTimestamps {
        "\(SQLFunction.timestampOrder)(\(new), \(present))"
      } else {
        "\(new) >= \(present)"
      }
    return " WHERE \(present) IS NULL OR \(order)"
  }

  // MARK: Rows

  /// Writes a batch. `stamps` are the texts for the rule's stamps. For messages: `chunk` is the chunk's label and
  /// `number` that of the batch's first row in it.
  func write(_ batch: RowBatch, stamps: [String], chunk: String, from number: Int) throws(Failure) {
    if batch.rowCount == 0 { return }
    let place = { row in "row \(number + row) of chunk '\(chunk)' to the table '\(self.table.title)'" }
    try map(batch, "cannot write \(place(0))")
    statement.clearBindings()
    defer {
      statement.reset()
      statement.clearBindings()
    }
    for (name, stamp) in zip(rule.stamps, stamps) {
      if let place = table.position(of: name) { statement.bind(stamp, at: Int32(place + 1)) }
    }
    let width = slots.count
    var cell = batch.cells
    for row in 0..<batch.rowCount {
      for column in 0..<width {
        if !bind(cell[column], slots[column]) {
          throw refusal(cell[column], batch.columns[column].name, "cannot write \(place(row))")
        }
      }
      cell += width
      do {
        try statement.runOnce()
      } catch {
        throw refusal(error, batch.columns, cell - width, "cannot write \(place(row))")
      }
      if !text.isEmpty {
        text.removeAll(keepingCapacity: true)
        scratch.reset()
      }
    }
  }

  /// False if the cell cannot be stored here.
  @inline(__always)
  private func bind(_ cell: Cell, _ slot: Slot) -> Bool {
    switch cell.kind {
    case .string, .json, .decimal: return statement.bindStatic(cell.utf8, at: slot.parameter)
    case .absent, .null:
      if slot.isKey { return false }
      statement.bindNull(at: slot.parameter)
    case .int where !slot.isText: statement.bind(cell.intValue, at: slot.parameter)
    case .float where !slot.isText: statement.bind(cell.floatValue, at: slot.parameter)
    case .bool where !slot.isText: statement.bind(cell.boolValue ? 1 : 0 as Int64, at: slot.parameter)
    case .int, .float, .bool, .timestamp:
      let start = text.count
      ValueText.write(cell, into: &text)
      let made = text[start...].withUnsafeBufferPointer { scratch.string($0) }
      return statement.bindStatic(made.utf8, at: slot.parameter)
    case .array, .object, .range: return false
    }
    return true
  }

  private func refusal(_ cell: Cell, _ name: String, _ what: String) -> Failure {
    let refusal: CellRefusal =
      switch cell.kind {
      case .absent, .null: .missingKey
      case .array, .object, .range: .notText
      default: .tooLong
      }
    return refusal.failure(what, column: name, cell)
  }

  /// The values that a constraint is about come with what SQLite says.
  private func refusal(
    _ error: SQLiteError, _ columns: [BatchColumn], _ row: UnsafePointer<Cell>, _ what: String
  ) -> Failure {
    let failure = error.failure(what)
    guard error.code == SQLiteError.constraint else { return failure }
    let words = Set(SQLiteTable.bareWords(of: error.message))
    let facts = columns.indices.filter { words.contains(columns[$0].name.uppercased()) }
      .map { "'\(columns[$0].name)' is \(row[$0].isMissing ? "null" : ValueRefusal.shown(row[$0]))" }
    if facts.isEmpty { return failure }
    return Failure(
      failure.kind, what, why: "\(facts.joined(separator: ", ")): \(failure.why)", advice: failure.advice)
  }

  /// Finds the parameter of each column; most batches have the columns of the one before.
  private func map(_ batch: RowBatch, _ what: @autoclosure () -> String) throws(Failure) {
    if let mapped, mapped.count == batch.columns.count, zip(mapped, batch.columns).allSatisfy({ $0 == $1.name }) {
      return
    }
    let key = Set(rule.key.map(SQLiteName.folded))
    let names = Set(batch.columns.map { SQLiteName.folded($0.name) })
    for missing in rule.key where !names.contains(SQLiteName.folded(missing)) {
      throw CellRefusal.missingKey.failure(what(), column: missing)
    }
    mapped = nil
    slots = []
    for column in batch.columns {
      guard let place = table.position(of: column.name) else {
        throw Failure(.fault, what(), why: "the table has no column for '\(column.name)'")
      }
      slots.append(
        Slot(
          parameter: Int32(place + 1), isText: table.columns[place].values.storage == .text,
          isKey: key.contains(SQLiteName.folded(column.name))))
    }
    mapped = batch.columns.map(\.name)
  }
}
