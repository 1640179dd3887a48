// Rows of the key table: replication files, streams and their options.

extension SpecKey {
  static let replicationKeys: [SpecKey] = [
    SpecKey("source", .string, affects: .rows, "The connection of the API."),
    SpecKey("target", .string, "The connection of the database."),
    SpecKey("defaults", .section(.stream), affects: .rows, "Settings of every stream."),
    SpecKey("streams", .map(.stream), affects: .rows, "Endpoints to load, by name or pattern."),
    SpecKey("env", .values, affects: .rows, "Variables for the run and for `env.NAME`."),
    SpecKey("hooks", .opaque, "Not run."),
  ]

  static let streamKeys: [SpecKey] = [
    SpecKey("id", .string, "A name for the stream."),
    SpecKey("description", .string, "What the stream is."),
    SpecKey("object", .template(.object), affects: .rows, "The target table."),
    SpecKey(
      "mode", .oneOf(StreamMode.allCases.map(\.rawValue)), fallback: "full-refresh", affects: .rows,
      "How rows reach the table."),
    SpecKey("primary_key", .strings, affects: .rows, "The columns that identify a row."),
    SpecKey("update_key", .string, affects: .rows, "The column that decides which of two rows is newer."),
    SpecKey("select", .strings, affects: .rows, "Columns to load, in order: `name`, `-name`, `a as b`, `*`."),
    SpecKey("disabled", .bool, fallback: "false", "Leaves the stream out."),
    SpecKey("tags", .strings, "Words to choose streams by."),
    SpecKey("source_options", .section(.sourceOptions), affects: .rows, "The range and how records are read."),
    SpecKey("target_options", .section(.targetOptions), "How the table is made and filled."),
    SpecKey("columns", .opaque, affects: .rows, "Types of columns."),
    SpecKey("transforms", .opaque, affects: .rows, "Changes to values."),
    SpecKey("hooks", .opaque, "Not run."),
    SpecKey("schedule", .opaque, "Has no effect: a scheduler decides."),
    SpecKey("single", .bool, "Has no effect for an API."),
    SpecKey("sql", .string, "Has no meaning for an API."),
    SpecKey("where", .string, "Has no meaning for an API."),
  ]

  static let sourceOptionsKeys: [SpecKey] = [
    SpecKey("range", .range, "What to load: `START,END` or `START,END,STEP`; both ends belong to it."),
    SpecKey("limit", .int(minimum: 1), affects: .rows, "The most records of one run."),
    SpecKey(
      "flatten", .int(minimum: 0), fallback: "1", affects: .rows, "Levels of nesting that become columns; 0: all."),
    SpecKey("jmespath", .template(.jmespath), affects: .rows, "A JMESPath over each record."),
    SpecKey("jq", .template(.jq), affects: .rows, "A jq filter over each record."),
    SpecKey("columns", .opaque, affects: .rows, "Types of columns."),
    SpecKey("datetime_format", .string, affects: .rows, "How times are written."),
    SpecKey("empty_as_null", .bool, affects: .rows, "Whether an empty text is null."),
    SpecKey("null_if", .string, affects: .rows, "The text that is null."),
    SpecKey("max_decimals", .int(minimum: 0), affects: .rows, "Decimals to keep."),
    SpecKey("chunk_size", .opaque, "Has no effect for an API: its iteration makes the chunks."),
  ]

  static let targetOptionsKeys: [SpecKey] = [
    SpecKey("add_new_columns", .opaque, "Whether new columns are added."),
    SpecKey("adjust_column_type", .opaque, "Whether columns are widened."),
    SpecKey("column_casing", .opaque, "How column names are written."),
    SpecKey("column_typing", .opaque, "Rules for column types."),
    SpecKey("table_keys", .opaque, "Keys of the table."),
    SpecKey("table_ddl", .opaque, "The statement that makes the table."),
    SpecKey("table_tmp", .opaque, "The name of the temporary table."),
    SpecKey("pre_sql", .opaque, "A statement before loading."),
    SpecKey("post_sql", .opaque, "A statement after loading."),
    SpecKey("batch_limit", .opaque, "Rows of one batch."),
    SpecKey("use_bulk", .opaque, "Whether bulk loading is used."),
    SpecKey("ignore_existing", .opaque, "Whether existing rows are kept."),
    SpecKey("direct_insert", .opaque, "Whether rows go straight to the table."),
    SpecKey("merge_strategy", .opaque, "How rows are merged."),
    SpecKey("delete_missing", .opaque, "Has no effect for an API."),
  ]
}
