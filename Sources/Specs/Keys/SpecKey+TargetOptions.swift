// Rows of the key table: `target_options` of a stream. Each has its effect, or says why it has none, or why it is refused.

internal import Keys

extension SpecKey {
  static let targetOptionsKeys: [SpecKey] =
    tableOptionKeys + fileOptionKeys + needlessOptionKeys + refusedOptionKeys

  private static let tableOptionKeys: [SpecKey] = [
    SpecKey(
      "add_new_columns", .bool, fallback: "true",
      "Whether a table that is there gets new columns; else the chunk that brings one fails."),
    SpecKey(
      "adjust_column_type", .bool, fallback: "true",
      "Whether a column that is there gets a wider type; else the chunk whose values need it fails."),
    SpecKey(
      "column_casing", .oneOf(ColumnCasing.allCases.map(\.rawValue), ignoringCase: true), fallback: "source",
      affects: .rows,
      "How column names are written; `target` is lower case, `normalize` too where a name is all upper case."),
    SpecKey(
      "merge_strategy", .oneOf(MergeStrategy.allCases.map(\.rawValue), ignoringCase: true), fallback: "update_insert",
      affects: .rows,
      "What becomes of a row whose key is there: with `insert` it stays, else the new one replaces it; `update` is refused."
    ),
    SpecKey(
      "table_ddl", .string,
      "The statement that makes the table where it is missing, with `{object_name}` and `{col_types}` in it."),
    SpecKey("pre_sql", .string, "Not run: a stream with it is treated as one with hooks."),
    SpecKey("post_sql", .string, "Not run: a stream with it is treated as one with hooks."),
  ]

  private static let fileOptionKeys: [SpecKey] = [
    SpecKey("format", .oneOf(["jsonl", "jsonlines", "csv"], ignoringCase: true), "How rows look in files."),
    SpecKey("compression", .oneOf(["none", "gzip", "zstd"], ignoringCase: true), "How files are compressed."),
  ]

  private static let needlessOptionKeys: [SpecKey] = [
    SpecKey(
      "batch_limit", .int(minimum: 1), standing: .needless("chunks are committed whole"), "Rows of one batch."),
    SpecKey(
      "use_bulk", .bool, standing: .needless("rows are always loaded in bulk"), "Whether rows are loaded in bulk."),
    SpecKey(
      "direct_insert", .bool, standing: .needless("rows are staged only where a kill could lose some"),
      "Whether rows go straight to the table."),
    SpecKey(
      "table_tmp", .string, standing: .needless("staged rows have a table of the ledger's"),
      "The name of the temporary table."),
    SpecKey(
      "isolation_level", .string, standing: .needless("a chunk and its ledger row are one transaction"),
      "The isolation of transactions."),
    SpecKey(
      "column_typing", .anyMap,
      standing: .needless("types hold every value that comes; 'columns' forces others"), "Rules for column types."),
    SpecKey(
      "table_keys", .anyMap,
      standing: .needless("'primary_key' names the key; other indexes that somebody made are kept"),
      "Keys of the table."),
    SpecKey(
      "delete_missing", .opaque,
      standing: .needless("an answer that lacks a row does not say that it is gone; 'mode: full-refresh' replaces all"),
      "Whether rows that did not come are deleted."),
    SpecKey(
      "file_max_rows", .int(minimum: 0), standing: .needless("each chunk is one file, so that it appears at once"),
      "Rows of one file."),
    SpecKey(
      "file_max_bytes", .int(minimum: 0), standing: .needless("each chunk is one file, so that it appears at once"),
      "Bytes of one file."),
  ]

  private static let refusedOptionKeys: [SpecKey] = [
    SpecKey(
      "ignore_existing", .bool,
      standing: .refused(
        "a plan says what is loaded, whatever the table has",
        instead: "keep rows that are there with 'merge_strategy: insert', or leave the stream out with 'disabled: true'"
      ),
      "Whether a table that is there is left alone."),
    SpecKey(
      "delimiter", .string,
      standing: .refused("CSV files have commas", instead: "leave it out"), "What stands between values in CSV."),
    SpecKey("header", .bool, standing: .needless("CSV files have one"), "Whether CSV files have a header."),
    SpecKey(
      "datetime_format", .string,
      standing: .refused(
        "times are stored as times, and as RFC 3339 in texts", instead: "make a text with a processor: date_format"),
      "How times are written."),
    SpecKey(
      "max_decimals", .int(minimum: 0),
      standing: .refused("nothing is rounded on the way", instead: "round with a processor"),
      "Decimals to keep."),
    SpecKey(
      "encoding", .string, standing: .refused("texts are UTF-8", instead: "leave it out"), "The encoding of files."),
  ]
}
