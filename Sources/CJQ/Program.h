// The two halves of a worker to each other: `Program.c` knows libjq, `Workers.c` processes.
#pragma once

#include "CJQ.h"

typedef struct {
  char *bytes;
  size_t length;
  size_t capacity;
} jq_buffer;

void jq_append_bytes(jq_buffer *buffer, const char *bytes, size_t length);
void jq_append(jq_buffer *buffer, const char *text);

// Ends the worker, and so that its parent knows why.
_Noreturn void jq_out_of_memory(void);

typedef struct jq_program jq_program;

// The program of this text, kept for its next use. On failure returns NULL and appends the reason to `error`.
jq_program *jq_program_named(const char *text, jq_buffer *error);

// Appends the results to `output`, one a line; if it returns false, `output` is the reason instead.
bool jq_program_run(jq_program *program, const char *json, size_t length, backhoe_jq_limits limits, jq_buffer *output);
