// The keys of the plan's head, of a stream around its chunks, of a chunk, and of the end.

internal import Values

extension PlanHeader: PlanPart {
  package static let partName = "header"
  package static var blank: PlanHeader {
    PlanHeader(
      asOf: Instant(seconds: 0), sources: [], connections: [], target: .blank)
  }
  package static let keys: [PlanKey<PlanHeader>] = [
    .required("as_of", \.asOf, .instant, "What now() says, in the plan and when it is executed."),
    .required("sources", \.sources, .list(.part), "The files that the plan was made from."),
    .required("connections", \.connections, .list(.part), "The APIs that its streams load from."),
    .required("target", \.target, .part, "The database."),
    .optional("threads", \.threads, .int(1...10_000), "Streams at a time."),
    .optional(
      "selection", \.selection, .choice(["missing", "failed"]), "Which chunks it has, if not all of its range."),
    .optional("split_from", \.splitFrom, .pattern("^bp_[a-z2-7]{26}$"), "The plan that it is a part of."),
    .unless([], "warnings", \.warnings, .list(.text), "Remarks for the reviewer."),
  ]
}

extension PlanSource: PlanPart {
  package static let partName = "file"
  package static var blank: PlanSource { PlanSource(path: "", sha256: "") }
  package static let keys: [PlanKey<PlanSource>] = [
    .required("path", \.path, .text, "As it was given."),
    .required("sha256", \.sha256, .pattern("^[0-9a-f]{64}$"), "Of the file's bytes."),
  ]
}

extension SourceConnection: PlanPart {
  package static let partName = "connection"
  package static var blank: SourceConnection { SourceConnection(name: "", secrets: [], hosts: []) }
  package static let keys: [PlanKey<SourceConnection>] = [
    .required("name", \.name, .name, "Its name in the connections file."),
    .unless("", "spec", \.spec, .name, "Its spec, one of the files."),
    .required("secrets", \.secrets, .list(.name), "Names of the secrets that are read when the plan is executed."),
    .unless(
      [], "optional_secrets", \.optionalSecrets, .list(.name), "Secrets that something stands in for where they lack."),
    .unless([], "env", \.environment, .list(.name), "Environment variables that are read when the plan is executed."),
    .required("hosts", \.hosts, .list(.name), "Where its secrets may be sent."),
    .required("inputs", \.inputs, .object, "What was read of env and inputs, by scope."),
    .unless(.null, "discovered", \.discovered, .value, "What was found by asking the API while planning."),
  ]
}

extension TargetConnection: PlanPart {
  package static let partName = "target"
  package static var blank: TargetConnection { TargetConnection(name: "", kind: "") }
  package static let keys: [PlanKey<TargetConnection>] = [
    .required("connection", \.name, .name, "The connection's name; empty where a URL was given."),
    .required("kind", \.kind, .name, "The scheme of its URL; empty where the planner could not know."),
    .optional("url", \.url, .name, "The URL that was given, which holds no password."),
  ]
}

/// What stands before a stream's chunks.
extension PlanStream: PlanPart {
  package static let partName = "stream"
  package static var blank: PlanStream {
    PlanStream(
      name: "", connection: "", object: nil, mode: .fullRefresh, primaryKey: [], updateKey: nil, digest: "",
      endpoint: .blank,
      programs: [], inputs: .object([]), state: .object([]))
  }
  package static let keys: [PlanKey<PlanStream>] = [
    .required("name", \.name, .name, "The endpoint's name, or CONNECTION.NAME where two APIs have one of that name."),
    .optional("name_in_spec", \.nameInSpec, .name, "The endpoint's name, where the stream's is another."),
    .required("connection", \.connection, .name, "The API: one of the plan's connections."),
    .optional("object", \.object, .name, "The table; absent where nothing is stored."),
    .required("mode", \.mode, .word, "How rows reach the table."),
    .required("primary_key", \.primaryKey, .list(.name), "Columns that tell rows apart; empty: none."),
    .optional("update_key", \.updateKey, .name, "The column that tells which of two rows is newer."),
    .unless([], "columns", \.columns, .columns, "Types that are forced on columns."),
    .optional("table", \.table, .part, "How the table is made and filled."),
    .required("digest", \.digest, .pattern("^[0-9a-f]{64}$"), "Of everything that can change a row."),
    .required("wave", \.wave, .int(1...1_000_000), "Streams of a wave run beside each other, waves in turn."),
    .unless([], "after", \.after, .list(.name), "Streams that it waits for."),
    .unless([], "hooks", \.hooks, .list(.name), "Hooks that are not run."),
    .required("endpoint", \.endpoint, .part, "The endpoint with its defaults."),
    .required("programs", \.programs, .list(.part), "The expressions that are evaluated when the plan is executed."),
    .required("inputs", \.inputs, .object, "What was read of context and sync, by scope."),
    .optional(
      "given", \.given, .object, "What its programs read of env, inputs, context and sync past the state: part of IDs."),
    .required("state", \.state, .object, "State variables that are the same for every chunk."),
  ]
}

extension PlanTable: PlanPart {
  package static let partName = "table"
  package static var blank: PlanTable { PlanTable() }
  package static let keys: [PlanKey<PlanTable>] = [
    .unless(true, "add_columns", \.addsColumns, .bool, "Whether a table that is there gets new columns.").beside,
    .unless(true, "widen_columns", \.widensColumns, .bool, "Whether a column that is there gets a wider type.").beside,
    .unless(false, "keep_rows", \.keepsRows, .bool, "Whether a row stays when another one with its key comes."),
    .optional("statement", \.statement, .text, "The statement that makes the table where it is missing.").beside,
    .optional("format", \.format, .choice(["jsonl", "csv"]), "How rows look in files.").beside,
    .optional("compression", \.compression, .choice(["none", "gzip", "zstd"]), "How files are compressed.").beside,
  ]
}

extension PlanProgram: PlanPart {
  package static let partName = "program"
  package static var blank: PlanProgram { PlanProgram(source: "", type: "", stage: "", code: []) }
  package static let keys: [PlanKey<PlanProgram>] = [
    .required("source", \.source, .text, "The expression, printed in one way."),
    .required("type", \.type, .text, "What it gives."),
    .required(
      "stage", \.stage, .choice(["plan", "start", "call", "response"]), "The moment from which on its value is known."),
    .optional("waits_for", \.waitsFor, .text, "What it reads that is not known while planning."),
    .required("code", \.code, .list(.text), "Assembly, one instruction each."),
  ]
}

extension PlanChunk: PlanPart {
  package static let partName = "chunk"
  package static var blank: PlanChunk { PlanChunk(id: "", label: "", value: .null, state: .object([]), request: nil) }
  package static let keys: [PlanKey<PlanChunk>] = [
    .required("id", \.id, .pattern("^bc_[a-z2-7]{26}$"), "Of the stream's digest, the value and the state."),
    .required("label", \.label, .name, "The value for people."),
    .required("value", \.value, .value, "The element of the iteration; null without one."),
    .optional("iterate", \.iteration, .object, "What is read of the scope 'iterate', besides the value."),
    .required("state", \.state, .object, "State variables that differ from chunk to chunk."),
    .optional("request", \.request, .part, "The first request; absent where none is made."),
  ]
}

extension ChunkRequest: PlanPart {
  package static let partName = "first_request"
  package static var blank: ChunkRequest { ChunkRequest(method: "", url: "") }
  package static let keys: [PlanKey<ChunkRequest>] = [
    .required("method", \.method, .name, "The HTTP method."),
    .required("url", \.url, .text, "The whole URL, with references for what is not known yet."),
    .optional("headers", \.headers, .object, "Headers that differ from chunk to chunk."),
    .optional("body", \.body, .text, "The body."),
    .unless(true, "complete", \.isComplete, .bool, "Whether it is sent exactly like this; absent: it is."),
  ]
}

extension StreamSummary: PlanPart {
  package static let partName = "summary"
  package static var blank: StreamSummary { StreamSummary(chunks: 0, requestsMinimum: 0, secondsMinimum: 0) }
  package static let keys: [PlanKey<StreamSummary>] = [
    .required("chunks", \.chunks, .int(0...1_000_000_000), "How many there are."),
    .required("requests_min", \.requestsMinimum, .int(0...1_000_000_000_000), "At least so many requests."),
    .required("seconds_min", \.secondsMinimum, .number, "The least time at the declared rate."),
    .optional("coverage", \.coverage, .part, "Whether the chunks cover the range that was asked for."),
  ]
}

extension Coverage: PlanPart {
  package static let partName = "coverage"
  package static var blank: Coverage { Coverage(.unproven) }
  package static let keys: [PlanKey<Coverage>] = [
    .required("status", \.status, .word, "What is proven, or what is wrong; 'unproven': nothing is known."),
    .required("of", \.subject, .word, "What was looked at: the iteration's values, or the windows of the requests."),
    .optional("range", \.range, .part, "What was to be covered."),
    .optional("step", \.step, .text, "How far one value is from the next."),
    .optional("first", \.first, .part, "The first hole or overlap, or what lies outside."),
    .unless(0, "count", \.count, .int(0...1_000_000_000), "How many of these there are."),
    .optional("reason", \.reason, .text, "Why nothing is known, or what remains unknown."),
  ]
}

extension Coverage.Span: PlanPart {
  package static let partName = "span"
  package static var blank: Coverage.Span { Coverage.Span(from: .null, until: .null) }
  package static let keys: [PlanKey<Coverage.Span>] = [
    .required("from", \.from, .value, "The first value."),
    .required("until", \.until, .value, "The first value that is no longer part of it."),
  ]
}

extension PlanDeferral: PlanPart {
  package static let partName = "deferral"
  package static var blank: PlanDeferral { PlanDeferral(stream: "", waitsFor: "", reason: "") }
  package static let keys: [PlanKey<PlanDeferral>] = [
    .required("stream", \.stream, .name, "A stream whose chunks are made while the plan is executed."),
    .required("waits_for", \.waitsFor, .name, "What it iterates over."),
    .required("reason", \.reason, .text, "Why they cannot be listed, for people."),
  ]
}
