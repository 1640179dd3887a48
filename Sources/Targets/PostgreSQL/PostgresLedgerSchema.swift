// The ledger's tables in PostgreSQL, in a schema of their own: the same as in SQLite.

enum PostgresLedgerSchema {
  static let name = PostgresName.ledgerSchema

  /// The clock of the database, as text.
  static let now = "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"

  static let tables = """
    CREATE TABLE _backhoe._backhoe_meta (key text PRIMARY KEY, value text NOT NULL);
    CREATE TABLE _backhoe._backhoe_plans (plan_id text PRIMARY KEY, as_of text NOT NULL, opened_at text NOT NULL);
    CREATE TABLE _backhoe._backhoe_streams (
      plan_id text, stream text, object text NOT NULL, table_name text NOT NULL, mode text NOT NULL,
      chunks bigint NOT NULL, finished bigint NOT NULL DEFAULT 0, rows bigint NOT NULL DEFAULT 0,
      requests bigint NOT NULL DEFAULT 0, duplicates bigint NOT NULL DEFAULT 0, prefix bigint NOT NULL DEFAULT 0,
      prefix_first text NOT NULL DEFAULT '{}', prefix_aggregates text NOT NULL DEFAULT '{}', last_ordinal bigint,
      opened_at text NOT NULL, enrolled bigint, closed_at text, late_values text, PRIMARY KEY (plan_id, stream))
      WITH (fillfactor = 50);
    CREATE INDEX _backhoe_streams_by_table ON _backhoe._backhoe_streams (table_name);
    CREATE TABLE _backhoe._backhoe_chunks (
      plan_id text COLLATE "C", stream text COLLATE "C", chunk_id text COLLATE "C", ordinal bigint,
      label text COLLATE "C" NOT NULL, status text NOT NULL, rows bigint NOT NULL DEFAULT 0,
      requests bigint NOT NULL DEFAULT 0, duplicates bigint NOT NULL DEFAULT 0, aggregates text, reason text,
      committed_at text NOT NULL, PRIMARY KEY (plan_id, stream, chunk_id));
    CREATE INDEX _backhoe_chunks_in_order ON _backhoe._backhoe_chunks (plan_id, stream, ordinal)
      WHERE aggregates IS NOT NULL;
    CREATE TABLE _backhoe._backhoe_queues (
      plan_id text COLLATE "C", producer bigint, ordinal bigint, part bigint, queue text COLLATE "C" NOT NULL,
      count bigint NOT NULL, items text NOT NULL, PRIMARY KEY (plan_id, producer, ordinal, part));
    CREATE TABLE _backhoe._backhoe_shares (
      plan_id text COLLATE "C", stream text COLLATE "C", place bigint, producer bigint NOT NULL,
      ordinal bigint NOT NULL, PRIMARY KEY (plan_id, stream, place), UNIQUE (plan_id, stream, producer, ordinal));
    CREATE TABLE _backhoe._backhoe_setups (
      plan_id text COLLATE "C", stream text COLLATE "C", standing text NOT NULL, state text NOT NULL,
      outputs text NOT NULL,
      PRIMARY KEY (plan_id, stream));
    CREATE TABLE _backhoe._backhoe_workers (
      worker_id text PRIMARY KEY, plan_id text NOT NULL, place text NOT NULL, joined_at timestamptz NOT NULL,
      lease_until timestamptz NOT NULL, backend bigint NOT NULL, backend_start timestamptz NOT NULL)
      WITH (fillfactor = 50);
    CREATE TABLE _backhoe._backhoe_claims (
      plan_id text COLLATE "C", stream text COLLATE "C", ordinal bigint, chunk_id text COLLATE "C" NOT NULL,
      worker_id text, fence bigint NOT NULL DEFAULT 0, failed_at timestamptz, PRIMARY KEY (plan_id, stream, ordinal));
    CREATE INDEX _backhoe_claims_by_chunk ON _backhoe._backhoe_claims (plan_id, stream, chunk_id);
    CREATE TABLE _backhoe._backhoe_budgets (
      budget text PRIMARY KEY, tokens double precision NOT NULL, filled_at timestamptz NOT NULL)
      WITH (fillfactor = 50);
    CREATE TABLE _backhoe._backhoe_checkpoints (
      plan_id text COLLATE "C", stream text COLLATE "C", chunk_id text COLLATE "C", page bigint NOT NULL,
      position bytea, spills bigint NOT NULL, pieces bigint NOT NULL, rows bigint NOT NULL, requests bigint NOT NULL,
      duplicates bigint NOT NULL, saved_at text NOT NULL, PRIMARY KEY (plan_id, stream, chunk_id));
    CREATE TABLE _backhoe._backhoe_pages (
      plan_id text COLLATE "C", stream text COLLATE "C", chunk_id text COLLATE "C", piece bigint,
      row_count bigint NOT NULL, encoded bytea NOT NULL, PRIMARY KEY (plan_id, stream, chunk_id, piece));
    ALTER TABLE _backhoe._backhoe_pages ALTER COLUMN encoded SET STORAGE EXTERNAL;
    CREATE TABLE _backhoe._backhoe_watermarks (
      stream text, object text, name text COLLATE "C", value text NOT NULL, plan_id text NOT NULL,
      updated_at text NOT NULL, PRIMARY KEY (stream, object, name));
    CREATE TABLE _backhoe._backhoe_columns (
      table_name text, name text, kinds text NOT NULL, PRIMARY KEY (table_name, name));
    CREATE TABLE _backhoe._backhoe_tables (table_name text PRIMARY KEY, generation bigint NOT NULL);
    """
}
