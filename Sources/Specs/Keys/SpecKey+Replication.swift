// Rows of the key table: replication files, streams and their options.

internal import Keys

extension SpecKey {
  static let replicationKeys: [SpecKey] = [
    SpecKey(
      "source", .string, required: true, affects: .rows, synonyms: ["src", "from"], "The connection of the API."),
    SpecKey(
      "target", .string, required: true, synonyms: ["tgt", "to", "destination"], "The connection of the database."),
    SpecKey("defaults", .section(.stream), affects: .rows, "Settings of every stream."),
    SpecKey(
      "streams", .map(.stream), required: true, affects: .rows, "Endpoints to load, by name or pattern (`*`, `?`)."),
    SpecKey("env", .values, affects: .rows, "Variables for the run and for `env.NAME`."),
    SpecKey("hooks", .section(.replicationHooks), "Not run: a stream with hooks is refused by name."),
  ]

  static let streamKeys: [SpecKey] = [
    SpecKey("id", .string, "A name for the stream."),
    SpecKey("description", .string, "What the stream is."),
    SpecKey(
      "object", .template(.object), affects: .rows, synonyms: ["table", "target_object"],
      "The target table; names in braces are filled in."),
    SpecKey(
      "mode", .oneOf(StreamMode.allCases.map(\.rawValue), ignoringCase: true), fallback: "full-refresh",
      "How rows reach the table."),
    SpecKey(
      "primary_key", .strings, affects: .rows, synonyms: ["pk", "key", "keys", "unique_key"],
      "The columns that identify a row."),
    SpecKey("update_key", .string, affects: .rows, "The column that decides which of two rows is newer."),
    SpecKey("select", .strings, affects: .rows, "Columns to load, in order: `name`, `-name`, `a as b`, `*`."),
    SpecKey("disabled", .bool, fallback: "false", "Leaves the stream out."),
    SpecKey("tags", .strings, "Words to choose streams by."),
    SpecKey(
      "source_options", .section(.sourceOptions), affects: .rows, synonyms: ["options"],
      "The range and how records are read."),
    SpecKey(
      "target_options", .section(.targetOptions), affects: .rows, "How the table is made and filled."),
    SpecKey("columns", .columnTypes, affects: .rows, "Types of columns, such as `{id: bigint}`."),
    SpecKey("transforms", .opaque, "Has no effect so far: changes to values."),
    SpecKey("hooks", .section(.streamHooks), "Not run: a stream with hooks is refused by name."),
    SpecKey("schedule", .opaque, "Has no effect: a scheduler decides."),
    SpecKey("single", .bool, "Has no effect for an API."),
    SpecKey("sql", .string, "Has no meaning for an API."),
    SpecKey("where", .string, "Has no meaning for an API."),
  ]

  static let sourceOptionsKeys: [SpecKey] = [
    SpecKey("range", .range, "What to load: `START,END` or `START,END,STEP`; both ends belong to it."),
    SpecKey("limit", .int(minimum: 1), affects: .rows, "The most records of one run."),
    SpecKey(
      "flatten", .int(minimum: 0, maximum: 1_000), fallback: "1", affects: .rows,
      "Levels of nesting that become columns; 0: all."),
    SpecKey("jmespath", .template(.jmespath), "Has no effect so far: a JMESPath over each record."),
    SpecKey("jq", .template(.jq), "Has no effect so far: a jq filter over each record."),
    SpecKey("columns", .columnTypes, affects: .rows, "Types of columns, such as `{id: bigint}`."),
    SpecKey("datetime_format", .string, "Has no effect so far: how times are written."),
    SpecKey("empty_as_null", .bool, "Has no effect so far: whether an empty text is null."),
    SpecKey("null_if", .string, "Has no effect so far: the text that is null."),
    SpecKey("max_decimals", .int(minimum: 0), "Has no effect so far: decimals to keep."),
    SpecKey("chunk_size", .opaque, "Has no effect for an API: its iteration makes the chunks."),
  ]

  static let replicationHooksKeys: [SpecKey] = [
    SpecKey("start", .items, "Before the first stream."),
    SpecKey("end", .items, "After the last stream."),
  ]

  static let streamHooksKeys: [SpecKey] = [
    SpecKey("pre", .items, "Before the stream."),
    SpecKey("post", .items, "After the stream."),
    SpecKey("pre_merge", .items, "Before rows are merged into the table."),
    SpecKey("post_merge", .items, "After rows are merged into the table."),
  ]
}
