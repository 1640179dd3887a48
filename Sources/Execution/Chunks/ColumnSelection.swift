// Which columns of a record reach the table, in which order and under which names: `select` and `casing`.

internal import Diagnostics
internal import Records
internal import Values

/// A choice of columns, applied to whole batches.
struct ColumnSelection: Sendable, Equatable {
  private enum Item: Sendable, Equatable {
    /// A column, and its new name if it gets one.
    case column(String, as: String)
    /// Every column that no other item names.
    case rest
  }

  private enum Renaming: Sendable, Equatable {
    case casing(NameCasing)
    /// To lower case, what has no small letter.
    case normalize
  }

  private var items: [Item] = []
  /// Names with `*` in them.
  private var excluded: [String] = []
  private var renaming: Renaming?

  /// Nil if there is nothing to do.
  init?(select: [String], casing: String?, stream: String) throws(Failure) {
    if select.isEmpty, casing == nil { return nil }
    if let casing {
      renaming = casing == "normalize" ? .normalize : NameCasing(rawValue: casing).map { .casing($0) }
      if renaming == nil {
        throw Failure(
          .usage, "stream '\(stream)' asks for the casing '\(casing)'", why: "there is no such casing",
          advice: "correct 'casing' in the spec and plan again")
      }
    }
    for entry in select {
      let words = entry.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
      if entry == "*" {
        items.append(.rest)
      } else if entry.hasPrefix("-"), entry.count > 1 {
        excluded.append(String(entry.dropFirst()))
      } else if words.count == 3, words[1].lowercased() == "as" {
        items.append(.column(words[0], as: words[2]))
      } else if entry.contains("*") {
        throw Failure(
          .usage, "stream '\(stream)' selects '\(entry)'",
          why: "a pattern can leave columns out ('-\(entry)'), not choose them",
          advice: "name the columns in 'select' and plan again")
      } else {
        items.append(.column(entry, as: entry))
      }
    }
    if items.isEmpty { items = [.rest] }
  }

  /// The batch with its columns chosen and named; the same batch where nothing changes.
  ///
  /// Throws if two columns would get one name.
  func apply(to batch: RowBatch) throws(ChunkError) -> RowBatch {
    let choice = columns(of: batch.columns.map(\.name))
    var names: Set<String> = []
    for (_, name) in choice where !names.insert(name).inserted {
      throw ChunkError("two columns would be called '\(name)'", advice: "rename one of them in 'select'")
    }
    let columns = choice.map { BatchColumn(name: $0.name, kinds: batch.columns[$0.place].kinds) }
    if choice.map(\.place) == Array(batch.columns.indices) {
      return RowBatch(
        columns: columns, rowCount: batch.rowCount, cells: batch.cells, owners: [batch], byteCount: batch.byteCount)
    }
    let arena = Arena()
    let cells = arena.allocate(cells: max(batch.rowCount * columns.count, 1))
    var target = cells
    for row in 0..<batch.rowCount {
      let source = batch.cells + row * batch.columns.count
      for (place, _) in choice {
        target.pointee = source[place]
        target += 1
      }
    }
    return RowBatch(
      columns: columns, rowCount: batch.rowCount, cells: cells, owners: [batch, arena],
      byteCount: batch.byteCount + arena.capacity)
  }

  /// Places and new names of the chosen columns.
  private func columns(of names: [String]) -> [(place: Int, name: String)] {
    let named = Set(items.compactMap { if case .column(let name, _) = $0 { name } else { nil } })
    var choice: [(place: Int, name: String)] = []
    for item in items {
      switch item {
      case .column(let name, let newName):
        if let place = names.firstIndex(of: name) { choice.append((place, newName)) }
      case .rest:
        for (place, name) in names.enumerated()
        where !named.contains(name) && !excluded.contains(where: { ColumnSelection.matches(name, $0) }) {
          choice.append((place, name))
        }
      }
    }
    return choice.map { ($0.place, written($0.name)) }
  }

  private func written(_ name: String) -> String {
    switch renaming {
    case .casing(let casing): casing.apply(to: name)
    case .normalize: name.contains(where: \.isLowercase) ? name : name.lowercased()
    case nil: name
    }
  }

  /// What the table calls a column that is named as records, or as `select`, have it.
  func name(of column: String) -> String {
    for case .column(column, let newName) in items { return written(newName) }
    return written(column)
  }

  /// `pattern` may hold `*` for any characters.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
    var rest = Array(name.utf8)[...]
    guard parts.count > 1 else { return rest.elementsEqual(parts[0]) }
    guard rest.starts(with: parts[0]) else { return false }
    rest = rest.dropFirst(parts[0].count)
    for part in parts[1..<(parts.count - 1)] where !part.isEmpty {
      guard let start = rest.indices.first(where: { rest[$0...].starts(with: part) }) else { return false }
      rest = rest[(start + part.count)...]
    }
    return rest.count >= parts[parts.count - 1].count && rest.reversed().starts(with: parts[parts.count - 1].reversed())
  }
}
