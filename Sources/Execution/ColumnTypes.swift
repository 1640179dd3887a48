// Types that the replication forces on columns: values are converted as `cast` does, and one that cannot be is an error.

internal import Diagnostics
internal import Functions
internal import Plans
internal import Records

/// The forced columns of a stream, applied to whole batches.
struct ColumnTypes: Sendable {
  /// What databases and other tools call the types, before a length in brackets.
  private static let names: [String: CastType] = [
    "int": .int, "integer": .int, "bigint": .int, "smallint": .int, "tinyint": .int,
    "float": .float, "double": .float, "real": .float,
    "decimal": .decimal, "numeric": .decimal, "number": .decimal,
    "string": .string, "text": .string, "varchar": .string, "char": .string,
    "bool": .bool, "boolean": .bool,
    "date": .date,
    "timestamp": .timestamp, "timestamptz": .timestamp, "timestampz": .timestamp, "datetime": .timestamp,
  ]
  /// Of these nothing is to be done: lists and objects are JSON anyway.
  private static let kept: Set<String> = ["json", "jsonb"]

  private let types: [String: CastType]

  /// Nil if there is nothing to do.
  init?(_ columns: [ColumnType], stream: String) throws(Failure) {
    var types: [String: CastType] = [:]
    for column in columns {
      let name = String(column.type.lowercased().prefix { $0 != "(" && $0 != " " })
      if Self.kept.contains(name) { continue }
      guard let type = Self.names[name] else {
        throw Failure(
          .usage, "stream '\(stream)' forces the type '\(column.type)' on the column '\(column.name)'",
          why: "there are \((Array(Self.names.keys) + Self.kept).sorted().joined(separator: ", "))",
          advice: "correct 'columns' in the replication and plan again")
      }
      types[column.name] = type
    }
    if types.isEmpty { return nil }
    self.types = types
  }

  /// The batch with its forced columns converted; the same batch where it has none of them.
  func apply(to batch: RowBatch, _ context: CallContext) throws(ChunkError) -> RowBatch {
    let forced = batch.columns.indices.compactMap { place in types[batch.columns[place].name].map { (place, $0) } }
    if forced.isEmpty { return batch }
    let arena = Arena()
    let width = batch.columns.count
    let cells = arena.allocate(cells: max(batch.rowCount * width, 1))
    cells.update(from: batch.cells, count: batch.rowCount * width)
    var columns = batch.columns
    context.arena = arena
    for (place, type) in forced {
      var kinds: KindSet = []
      for row in 0..<batch.rowCount where cells[row * width + place].kind != .absent {
        let value = cells[row * width + place]
        do throws(FunctionError) {
          // Lists and objects are JSON text by now.
          let isJSON = value.kind == .json
          cells[row * width + place] = try type.convert(isJSON ? arena.string(value.utf8) : value, context)
        } catch {
          throw ChunkError(
            "the column '\(columns[place].name)' cannot be '\(type.rawValue)': \(error.message)",
            advice: "correct 'columns' in the replication, or the value in a processor")
        }
        kinds.formUnion(KindSet(cells[row * width + place].kind))
      }
      columns[place].kinds = kinds
    }
    return RowBatch(
      columns: columns, rowCount: batch.rowCount, cells: cells, owners: [batch, arena],
      byteCount: batch.byteCount + arena.capacity)
  }
}
