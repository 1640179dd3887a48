// The columns of all batches that a transaction brings to one table, as one list with everything they hold, so that
// the table is made fit once.

internal import Diagnostics
internal import Records

struct IncomingColumns {
  /// For messages.
  let stream: String
  /// Names of columns of ours, which records must not have.
  let reserved: [String]
  /// For messages.
  let location: String
  let forced: ForcedColumns
  /// Two names that are the same after this name one column.
  let folded: (String) -> String
  private(set) var columns: [TableColumn] = []
  private var places: [String: Int] = [:]
  /// The columns of the last batch and where they stand in `columns`: the next batch mostly has the same.
  private var lastNames: [String]?
  private var lastPlaces: [Int] = []

  private static let texts: KindSet = [.decimal, .string, .timestamp, .json]
  private static let numbers: KindSet = [.int, .float]

  init(
    stream: String, reserved: [String], location: String, forced: ForcedColumns,
    folded: @escaping (String) -> String
  ) {
    self.stream = stream
    self.reserved = reserved
    self.location = location
    self.forced = forced
    self.folded = folded
  }

  /// Adds a batch's columns. `table` is asked what is stored already.
  mutating func add(_ batch: RowBatch, known table: any StoredTable) throws(Failure) {
    if !hasLastNames(batch) { try place(batch) }
    for (index, column) in batch.columns.enumerated() {
      let place = lastPlaces[index]
      columns[place].values.kinds.formUnion(column.kinds)
      if column.kinds.contains(.timestamp), !columns[place].values.hasFineTimestamps {
        columns[place].values.hasFineTimestamps = batch.hasFineTimestamp(in: index)
      }
      // Only integers that may have to live with floats matter, and one of them says it all.
      if !column.kinds.contains(.int) || Self.isSettled(columns[place].values) { continue }
      if let stored = table.values(of: column.name), Self.isSettled(stored) { continue }
      if batch.hasWideInteger(in: index) { columns[place].values.hasWideIntegers = true }
    }
  }

  /// Adds a column that every row has.
  mutating func add(stamp name: String) {
    columns.append(TableColumn(name: name, values: ColumnValues(kinds: .string, hasWideIntegers: false)))
  }

  /// Adds what a column may hold that the table has already.
  mutating func add(known column: TableColumn) {
    let folded = folded(column.name)
    if let place = places[folded] ?? columns.firstIndex(where: { self.folded($0.name) == folded }) {
      columns[place].values.formUnion(column.values)
    } else {
      columns.append(column)
    }
  }

  private static func isSettled(_ values: ColumnValues) -> Bool {
    values.hasWideIntegers || !values.kinds.isDisjoint(with: texts)
      || (values.kinds.contains(.bool) && !values.kinds.isDisjoint(with: numbers))
  }

  private func hasLastNames(_ batch: RowBatch) -> Bool {
    guard let lastNames, lastNames.count == batch.columns.count else { return false }
    for (index, column) in batch.columns.enumerated() where column.name != lastNames[index] { return false }
    return true
  }

  private mutating func place(_ batch: RowBatch) throws(Failure) {
    lastNames = nil
    lastPlaces = []
    for column in batch.columns {
      let folded = folded(column.name)
      if column.name.utf8.contains(0) { throw refusal(column.name, "its name holds a NUL") }
      if reserved.contains(folded) { throw refusal(column.name, "the name is reserved for a column of Backhoe's") }
      let place = places[folded] ?? columns.count
      if lastPlaces.contains(place) {
        let same = batch.columns.map(\.name).filter { self.folded($0) == folded }
        throw refusal(
          column.name, "'\(location)' cannot tell \(same.map { "'\($0)'" }.joined(separator: " and ")) apart")
      }
      if place == columns.count {
        places[folded] = place
        let type = forced.type(of: column.name)
        let values = ColumnValues(kinds: type?.kind ?? [], hasWideIntegers: false)
        columns.append(TableColumn(name: column.name, values: values, forced: type))
      }
      lastPlaces.append(place)
    }
    lastNames = batch.columns.map(\.name)
  }

  private func refusal(_ column: String, _ why: String) -> Failure {
    Failure(
      .partial, "cannot write the column '\(column)' of stream '\(stream)'", why: why,
      advice: "leave it out with 'select', or give it another name with a processor")
  }
}

extension RowBatch {
  /// Whether the column has a timestamp that microseconds cannot say.
  fileprivate func hasFineTimestamp(in column: Int) -> Bool {
    let width = columns.count
    return (0..<rowCount).contains { row in
      let cell = cells[row * width + column]
      return cell.kind == .timestamp && cell.nanoseconds % 1_000 != 0
    }
  }

  /// Whether the column has an integer that a double may not hold.
  fileprivate func hasWideInteger(in column: Int) -> Bool {
    let limit = ValueText.largestExactInteger
    let width = columns.count
    var cell = cells + column
    for _ in 0..<rowCount {
      if cell.pointee.kind == .int, cell.pointee.intValue > limit || cell.pointee.intValue < -limit { return true }
      cell += width
    }
    return false
  }
}
