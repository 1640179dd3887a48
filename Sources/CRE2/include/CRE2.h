// RE2 behind a C interface: patterns in UTF-8, no exception leaves it, nothing is printed, memory is bounded.
#pragma once

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct backhoe_regex backhoe_regex;

// A part of a text: bytes from its start, or -1 for a group that did not take part.
typedef struct {
  int64_t start;
  int64_t end;
} backhoe_regex_span;

// Compiles a pattern that may use at most `max_memory` bytes. On failure returns NULL and writes the reason, ended by a
// zero byte, into `error`.
backhoe_regex *_Nullable backhoe_regex_compile(const char *_Nonnull text, size_t length, int64_t max_memory,
                                               char *_Nonnull error, size_t error_capacity);

void backhoe_regex_free(backhoe_regex *_Nonnull regex);

// The number of groups in parentheses.
int backhoe_regex_group_count(const backhoe_regex *_Nonnull regex);

// The number of a named group, or -1.
int backhoe_regex_group_named(const backhoe_regex *_Nonnull regex, const char *_Nonnull name, size_t length);

// Searches from byte `start` on; anchors and word boundaries see the whole text. Writes `count` spans, the whole match
// first. Returns whether there is a match.
bool backhoe_regex_match(const backhoe_regex *_Nonnull regex, const char *_Nullable text, size_t length, size_t start,
                         backhoe_regex_span *_Nonnull spans, int count);

#ifdef __cplusplus
}
#endif
