// libjq behind a small interface: programs and JSON as text. A program reads no file and no environment, prints nothing,
// and is bounded in time, memory and results.
//
// libjq runs in processes of its own: inside this one nothing could stop an endless program, a text repeated a billion
// times, or the crash when a value a million levels deep is freed.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// What one run may give and take.
typedef struct {
  size_t results;
  // Bytes of their JSON together.
  size_t bytes;
  // Levels of a result.
  int depth;
  // Bytes of memory for libjq, what it keeps from run to run included.
  size_t memory;
  // Microseconds of processor time.
  long time;
} backhoe_jq_limits;

typedef enum {
  backhoe_jq_done,
  // The program is none, or ended with an error.
  backhoe_jq_failed,
  backhoe_jq_out_of_time,
  backhoe_jq_out_of_memory,
  // libjq crashed.
  backhoe_jq_crashed,
  // There is no process to run it in.
  backhoe_jq_unavailable,
} backhoe_jq_outcome;

// Runs a program, which ends with a zero byte, over one JSON text; only compiles it if `json` is NULL. When done,
// `output` holds the results, one a line; when failed, the reason. The caller frees it. For any number of threads.
backhoe_jq_outcome backhoe_jq_run(const char *_Nonnull program, const char *_Nullable json, size_t length,
                                  backhoe_jq_limits limits, char *_Nullable *_Nonnull output,
                                  size_t *_Nonnull output_length);
