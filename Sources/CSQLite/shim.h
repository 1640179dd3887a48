#include <sqlite3.h>

/* Variadic in C, so Swift cannot call it: a misspelt "column" must be an error, not a string. */
static inline int backhoe_sqlite3_refuse_quoted_strings(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
}
