// libjq behind a small interface: programs and JSON as text. Nothing is printed, no file and no environment is read by
// a program, results are bounded. Time is not: libjq cannot be interrupted.
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct backhoe_jq backhoe_jq;

// What one run may give.
typedef struct {
  size_t results;
  size_t bytes;
  int depth;
} backhoe_jq_limits;

// Compiles a program, ended by a zero byte. On failure returns NULL and writes the reason, ended by a zero byte, into
// `error`.
backhoe_jq *_Nullable backhoe_jq_compile(const char *_Nonnull program, char *_Nonnull error, size_t error_capacity);

void backhoe_jq_free(backhoe_jq *_Nonnull program);

// Runs a program over one JSON text. On success `output` holds the results, one a line, which the caller frees; on
// failure it returns false and writes the reason into `error`. Not for two threads at once.
bool backhoe_jq_run(backhoe_jq *_Nonnull program, const char *_Nonnull json, size_t length, backhoe_jq_limits limits,
                    char *_Nullable *_Nonnull output, size_t *_Nonnull output_length, char *_Nonnull error,
                    size_t error_capacity);
