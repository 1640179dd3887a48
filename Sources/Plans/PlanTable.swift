// What a replication says about the table of a stream, besides its columns.

/// How a stream's table is made and filled. What a kind of target cannot do it refuses before anything is loaded.
package struct PlanTable: Sendable, Equatable {
  /// Whether a table that is there gets new columns.
  package var addsColumns = true
  /// Whether a column that is there gets a wider type.
  package var widensColumns = true
  /// Whether a row stays as it is when another one with its key comes.
  package var keepsRows = false
  /// The statement that makes the table where it is missing, with `{object_name}` and `{col_types}` in it.
  package var statement: String?
  /// Of files: `jsonl`, `csv`.
  package var format: String?
  /// Of files: `none`, `gzip`, `zstd`.
  package var compression: String?

  package init() {}
}

extension PlanTable {
  /// What kind of place rows go to.
  package enum Place: Sendable {
    case database, files, output

    /// By the scheme of a target's URL; nil for one that is not known.
    package init?(scheme: String) {
      switch scheme {
      case "sqlite", "postgres", "postgresql": self = .database
      case "file": self = .files
      case "-": self = .output
      default: return nil
      }
    }
  }

  /// An option, as a replication calls it, that a place has no use for.
  package struct Unfit: Sendable, Equatable {
    package let option: String
    package let why: String
  }

  package func unfit(for place: Place) -> [Unfit] {
    func options(_ wanted: [(name: String, isThere: Bool)], _ why: String) -> [Unfit] {
      wanted.filter(\.isThere).map { Unfit(option: $0.name, why: why) }
    }
    let files = [("format", format != nil), ("compression", compression != nil)]
    if place == .database { return options(files, "a database has no files") }
    let tables = [
      ("adjust_column_type", !widensColumns), ("merge_strategy", keepsRows), ("table_ddl", statement != nil),
    ]
    return options(tables, "files have no types, keys and statements")
      + (place == .output ? options(files, "standard output gets JSON Lines") : [])
  }
}
