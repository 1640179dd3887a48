/* The baseline of `make bench`: how many rows a second a plain C loop puts into SQLite, with the schema, keys and
   settings that our target uses and one transaction per 50,000 rows. No ledger, no JSON, no network.

     insert DATABASE ROWS [ascending|random]      rows that are made up: ten columns, a text key, one JSON text
     insert DATABASE --from SOURCE TABLE          the rows of a table that a load has made, in their order

   Only the inserting is timed, with its commits; rows are in memory before. The settings are those of `SQLiteTuning`
   in Sources/Targets. Build: cc -O2 insert.c -lsqlite3 */

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS_A_TRANSACTION = 50000, MAXIMUM_COLUMNS = 200 };

static const char *const settings =
  "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-24576; PRAGMA wal_autocheckpoint=4000";

typedef struct {
  int kind; /* as sqlite3_column_type */
  int length;
  union {
    sqlite3_int64 integer;
    double real;
    char *text;
  } is;
} Value;

static void check(sqlite3 *database, int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "insert: %s\n", database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  exit(1);
}

static sqlite3 *open_database(const char *path) {
  sqlite3 *database = 0;
  check(database, sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, 0));
  return database;
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
  sqlite3_stmt *statement = 0;
  check(database, sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, 0));
  return statement;
}

static void execute(sqlite3 *database, const char *sql) { check(database, sqlite3_exec(database, sql, 0, 0, 0)); }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- rows ---- */

static void set_text(Value *value, const char *text) {
  value->kind = SQLITE_TEXT;
  value->length = (int)strlen(text);
  value->is.text = memcpy(malloc((size_t)value->length + 1), text, (size_t)value->length + 1);
}

static void set_integer(Value *value, sqlite3_int64 number) {
  value->kind = SQLITE_INTEGER;
  value->is.integer = number;
}

static const char made_up_table[] =
  "CREATE TABLE \"events\" (\n  \"event_id\" TEXT NOT NULL,\n  \"occurred_at\" TEXT,\n  \"kind\" TEXT,\n"
  "  \"user_id\" INTEGER,\n  \"amount\" REAL,\n  \"is_new\" BOOLEAN,\n  \"country\" TEXT,\n  \"note\" TEXT,\n"
  "  \"sequence\" INTEGER,\n  \"properties\" TEXT,\n  PRIMARY KEY (\"event_id\")\n)";

/* Row `index`; the Swift benchmark makes the same. */
static void make_up(Value *row, sqlite3_int64 index, int is_random) {
  char text[256];
  unsigned long long mixed = ((unsigned long long)index + 1) * 0x9E3779B97F4A7C15ull;
  if (is_random) {
    snprintf(text, sizeof text, "evt_%016llx", mixed);
  } else {
    snprintf(text, sizeof text, "evt_2024-01-01_%08lld", (long long)index);
  }
  set_text(&row[0], text);
  snprintf(text, sizeof text, "2024-01-01T%02d:%02d:%02dZ", (int)(index / 3600 % 24), (int)(index / 60 % 60), (int)(index % 60));
  set_text(&row[1], text);
  set_text(&row[2], index % 3 ? "page_view" : "purchase");
  set_integer(&row[3], 9007199254740993 + index);
  row[4].kind = SQLITE_FLOAT;
  row[4].is.real = (double)(index % 10000) / 100 + 0.005;
  set_integer(&row[5], index % 2);
  set_text(&row[6], index % 5 ? "Norway" : "Côte d'Ivoire");
  if (index % 4) set_text(&row[7], "a note of some thirty characters"); else row[7].kind = SQLITE_NULL;
  set_integer(&row[8], index);
  snprintf(text, sizeof text, "{\"source\":\"mobile\",\"depth\":%d,\"tags\":[\"a\",\"b\"],\"path\":\"/products/%lld\"}",
    (int)(index % 8), (long long)index % 1000);
  set_text(&row[9], text);
}

static void copy_column(Value *value, sqlite3_stmt *statement, int column) {
  value->kind = sqlite3_column_type(statement, column);
  switch (value->kind) {
  case SQLITE_INTEGER: value->is.integer = sqlite3_column_int64(statement, column); break;
  case SQLITE_FLOAT: value->is.real = sqlite3_column_double(statement, column); break;
  case SQLITE_TEXT:
    value->length = sqlite3_column_bytes(statement, column);
    value->is.text = memcpy(malloc((size_t)value->length + 1), sqlite3_column_text(statement, column), (size_t)value->length + 1);
    break;
  default: value->kind = SQLITE_NULL;
  }
}

/* ---- the statement: as SQLiteRowWriter writes it ---- */

static sqlite3_stmt *upsert(sqlite3 *database, const char *table) {
  sqlite3_stmt *names = prepare(database, "SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid");
  sqlite3_bind_text(names, 1, table, -1, SQLITE_STATIC);
  sqlite3_str *list = sqlite3_str_new(database), *values = sqlite3_str_new(database);
  sqlite3_str *key = sqlite3_str_new(database), *update = sqlite3_str_new(database);
  while (sqlite3_step(names) == SQLITE_ROW) {
    const char *name = (const char *)sqlite3_column_text(names, 0);
    sqlite3_str_appendf(list, "%s\"%w\"", sqlite3_str_length(list) ? ", " : "", name);
    sqlite3_str_appendall(values, sqlite3_str_length(values) ? ", ?" : "?");
    if (sqlite3_column_int(names, 1)) {
      sqlite3_str_appendf(key, "%s\"%w\"", sqlite3_str_length(key) ? ", " : "", name);
    } else {
      sqlite3_str_appendf(update, "%s\"%w\" = excluded.\"%w\"", sqlite3_str_length(update) ? ", " : "", name, name);
    }
  }
  sqlite3_finalize(names);
  sqlite3_str *sql = sqlite3_str_new(database);
  sqlite3_str_appendf(sql, "INSERT INTO \"%w\" (%s) VALUES (%s)", table, sqlite3_str_value(list), sqlite3_str_value(values));
  if (sqlite3_str_length(key)) {
    sqlite3_str_appendf(sql, " ON CONFLICT (%s) DO UPDATE SET %s", sqlite3_str_value(key), sqlite3_str_value(update));
  }
  sqlite3_stmt *statement = prepare(database, sqlite3_str_value(sql));
  sqlite3_free(sqlite3_str_finish(sql));
  sqlite3_free(sqlite3_str_finish(list));
  sqlite3_free(sqlite3_str_finish(values));
  sqlite3_free(sqlite3_str_finish(key));
  sqlite3_free(sqlite3_str_finish(update));
  return statement;
}

static void insert(sqlite3 *database, sqlite3_stmt *statement, const Value *rows, int count, int width) {
  execute(database, "BEGIN IMMEDIATE");
  for (int row = 0; row < count; row++) {
    for (int column = 0; column < width; column++) {
      const Value *value = &rows[(size_t)row * (size_t)width + (size_t)column];
      switch (value->kind) {
      case SQLITE_INTEGER: sqlite3_bind_int64(statement, column + 1, value->is.integer); break;
      case SQLITE_FLOAT: sqlite3_bind_double(statement, column + 1, value->is.real); break;
      case SQLITE_TEXT: sqlite3_bind_text(statement, column + 1, value->is.text, value->length, SQLITE_STATIC); break;
      default: sqlite3_bind_null(statement, column + 1);
      }
    }
    check(database, sqlite3_step(statement));
    sqlite3_reset(statement);
  }
  execute(database, "COMMIT");
}

static void free_rows(Value *rows, size_t count) {
  for (size_t index = 0; index < count; index++) {
    if (rows[index].kind == SQLITE_TEXT) free(rows[index].is.text);
  }
}

int main(int count, char **arguments) {
  int is_copy = count == 5 && strcmp(arguments[2], "--from") == 0;
  if (!is_copy && count != 3 && count != 4) {
    fprintf(stderr, "usage: insert DATABASE ROWS [ascending|random]\n       insert DATABASE --from SOURCE TABLE\n");
    return 2;
  }
  sqlite3 *database = open_database(arguments[1]);
  execute(database, settings);
  const char *table = is_copy ? arguments[4] : "events";
  sqlite3_stmt *source = 0;
  int width = 10;
  if (is_copy) {
    sqlite3 *origin = open_database(arguments[3]);
    sqlite3_stmt *schema = prepare(origin, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1");
    sqlite3_bind_text(schema, 1, table, -1, SQLITE_STATIC);
    if (sqlite3_step(schema) != SQLITE_ROW) {
      fprintf(stderr, "insert: '%s' has no table '%s'\n", arguments[3], table);
      return 1;
    }
    execute(database, (const char *)sqlite3_column_text(schema, 0));
    sqlite3_finalize(schema);
    char *query = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY rowid", table);
    source = prepare(origin, query);
    sqlite3_free(query);
    width = sqlite3_column_count(source);
    if (width > MAXIMUM_COLUMNS) {
      fprintf(stderr, "insert: more than %d columns\n", MAXIMUM_COLUMNS);
      return 1;
    }
  } else {
    execute(database, made_up_table);
  }
  sqlite3_stmt *statement = upsert(database, table);
  sqlite3_int64 wanted = is_copy ? 0 : atoll(arguments[2]), done = 0;
  int is_random = !is_copy && count == 4 && strcmp(arguments[3], "random") == 0;
  Value *rows = calloc((size_t)ROWS_A_TRANSACTION * (size_t)width, sizeof *rows);
  double seconds = 0;
  for (;;) {
    int filled = 0;
    while (filled < ROWS_A_TRANSACTION) {
      Value *row = &rows[(size_t)filled * (size_t)width];
      if (is_copy) {
        if (sqlite3_step(source) != SQLITE_ROW) break;
        for (int column = 0; column < width; column++) copy_column(&row[column], source, column);
      } else {
        if (done + filled >= wanted) break;
        make_up(row, done + filled, is_random);
      }
      filled++;
    }
    if (filled == 0) break;
    double start = now();
    insert(database, statement, rows, filled, width);
    seconds += now() - start;
    done += filled;
    free_rows(rows, (size_t)filled * (size_t)width);
    if (filled < ROWS_A_TRANSACTION) break;
  }
  printf("%lld rows in %.3f s: %.0f rows/s\n", (long long)done, seconds, seconds > 0 ? (double)done / seconds : 0);
  return 0;
}
