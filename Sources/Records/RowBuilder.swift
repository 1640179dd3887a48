// Records to rows: which columns there are, and the matrix of cells. Most records of a page have the same keys in the
// same order, so the key at the same position is compared first.

/// Records that cannot become rows.
package struct RowError: Error, Sendable, Equatable {
  /// One sentence without a full stop.
  package var message: String
}

/// Makes batches, one page after another. One per worker thread.
package final class RowBuilder {
  /// The column of records that are no objects.
  package static let scalarColumn: StaticString = "value"

  private let keys: KeyTable
  private let maximumColumns: Int
  private let scalarKey: Cell
  private var columns = ColumnIndex()
  private var text = ByteBuffer(capacity: 4_096)

  package init(keys: KeyTable, maximumColumns: Int = 2_000) {
    self.keys = keys
    self.maximumColumns = maximumColumns
    let name = Self.scalarColumn
    scalarKey = keys.intern(name.description) ?? .string(name.utf8Start, name.utf8CodeUnitCount)
  }

  /// The rows of `records`, in their order. Members of objects stand in columns by name, columns in order of first
  /// appearance; any other record is a row with the one column `value`. Where a record lacks a column its cell is
  /// `absent`; arrays and objects become JSON text.
  ///
  /// `owners` are what the records point to, kept alive by the batch; `ownedBytes` is their size.
  package func build(_ records: UnsafeBufferPointer<Cell>, owners: [AnyObject], ownedBytes: Int) throws(RowError)
    -> RowBatch
  {
    columns.removeAll()
    for record in records { try discover(record) }
    let arena = Arena()
    let width = columns.keys.count
    let matrix = arena.allocate(cells: max(1, records.count * width))
    matrix.initialize(repeating: .absent, count: records.count * width)
    var kinds = [KindSet](repeating: [], count: width)
    kinds.withUnsafeMutableBufferPointer { kinds in
      var row = matrix
      for record in records {
        fill(row, from: record, kinds: kinds, arena)
        row += width
      }
    }
    return RowBatch(
      columns: zip(columns.keys, kinds).map { BatchColumn(name: $0.text, kinds: $1) }, rowCount: records.count,
      cells: matrix, owners: owners + [arena, keys], byteCount: ownedBytes + arena.capacity)
  }

  /// Adds the columns of one record that are new.
  private func discover(_ record: Cell) throws(RowError) {
    guard record.kind == .object else {
      if scalarKey.keyNumber == 0 { columns.indexNames() }
      if columns.position(of: scalarKey, near: 0) == nil { try add(scalarKey) }
      return
    }
    let pairs = record.pairs
    var position = 0
    for index in stride(from: 0, to: pairs.count, by: 2) {
      if pairs[index].keyNumber == 0 { columns.indexNames() }
      if let found = columns.position(of: pairs[index], near: position) {
        position = found + 1
      } else {
        try add(pairs[index])
        position = columns.keys.count
      }
    }
  }

  private func add(_ key: Cell) throws(RowError) {
    guard columns.keys.count < maximumColumns else {
      throw RowError(
        message: "the records have more than \(maximumColumns) different members, so these look like data rather than "
          + "columns; turn such an object into rows or into one column in a processor")
    }
    // Computed records may have keys that nobody interned; the same name must still be the same column.
    columns.add(key.keyNumber == 0 ? keys.intern(key.utf8) ?? key : key)
  }

  private func fill(
    _ row: UnsafeMutablePointer<Cell>, from record: Cell, kinds: UnsafeMutableBufferPointer<KindSet>, _ arena: Arena
  ) {
    guard record.kind == .object else {
      put(record, row, columns.position(of: scalarKey, near: 0)!, kinds, arena)
      return
    }
    let pairs = record.pairs
    var position = 0
    var index = 0
    while index < pairs.count {
      position = columns.position(of: pairs[index], near: position)!
      put(pairs[index + 1], row, position, kinds, arena)
      position += 1
      index += 2
    }
  }

  @inline(__always)
  private func put(
    _ value: Cell, _ row: UnsafeMutablePointer<Cell>, _ position: Int, _ kinds: UnsafeMutableBufferPointer<KindSet>,
    _ arena: Arena
  ) {
    var value = value
    switch value.kind {
    case .array, .object, .range: value = json(value, arena)
    case .absent: return
    case .null, .bool, .int, .float, .decimal, .string, .timestamp, .json: break
    }
    row[position] = value
    kinds[position].formUnion(KindSet(value.kind))
  }

  private func json(_ value: Cell, _ arena: Arena) -> Cell {
    text.removeAll()
    JSONWriter.write(value, into: &text)
    return .json(arena.copy(text.bytes), text.count)
  }
}

/// The columns of a batch and where each stands.
private struct ColumnIndex {
  /// In order of appearance.
  private(set) var keys: [Cell] = []
  /// Column + 1 by key number.
  private var byNumber: [UInt32] = []
  /// Every column by name, from the first key on that is not interned.
  private var byName: [KeyBytes: Int]?

  mutating func removeAll() {
    for key in keys where key.keyNumber != 0 { byNumber[Int(key.keyNumber)] = 0 }
    keys.removeAll(keepingCapacity: true)
    byName = nil
  }

  /// Adds a column. A key that is not interned must not be looked for before one was added.
  mutating func add(_ key: Cell) {
    keys.append(key)
    byName?[KeyBytes(key.utf8)] = keys.count - 1
    let number = Int(key.keyNumber)
    if number == 0 { return }
    if number >= byNumber.count {
      byNumber.append(contentsOf: repeatElement(0, count: max(number + 1, byNumber.count * 2) - byNumber.count))
    }
    byNumber[number] = UInt32(keys.count)
  }

  /// Gets ready for keys that are not interned.
  mutating func indexNames() {
    if byName != nil { return }
    byName = Dictionary(uniqueKeysWithValues: keys.enumerated().map { (KeyBytes($1.utf8), $0) })
  }

  /// The column of `key`; most likely it is `guess`.
  @inline(__always)
  func position(of key: Cell, near guess: Int) -> Int? {
    let number = key.keyNumber
    if number == 0 { return byName?[KeyBytes(key.utf8)] }
    if guess < keys.count, keys[guess].meta == key.meta { return guess }
    guard Int(number) < byNumber.count, byNumber[Int(number)] != 0 else { return nil }
    return Int(byNumber[Int(number)]) - 1
  }
}
