#include "CJQ.h"

#include <jq.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct backhoe_jq {
  jq_state *state;
  // Where the first message of a compilation goes; NULL at other times.
  char *error;
  size_t error_capacity;
};

// What would make a result depend on more than its input, or reach outside. Definitions before the program hide the
// functions, `$ENV` is bound to nothing, and since the program does not come first, it cannot import files.
#define REFUSE(NAME) "def " NAME ": error(\"'" NAME "' is not available here\"); "
static const char prelude[] =
    REFUSE("env") REFUSE("input") REFUSE("inputs") REFUSE("debug") REFUSE("stderr") REFUSE("input_filename")
    REFUSE("input_line_number") REFUSE("now") REFUSE("localtime") REFUSE("get_search_list") REFUSE("modulemeta")
    REFUSE("halt") REFUSE("halt_error")
    "def debug(f): debug; def halt_error(f): halt_error; def strflocaltime(f): localtime; {} as $ENV | ";

static void copy_text(const char *text, size_t length, char *target, size_t capacity) {
  if (capacity == 0) return;
  if (length >= capacity) length = capacity - 1;
  memcpy(target, text, length);
  target[length] = 0;
}

static void keep_message(void *data, jv message) {
  backhoe_jq *program = data;
  if (program->error != NULL && program->error[0] == 0 && jv_get_kind(message) == JV_KIND_STRING) {
    copy_text(jv_string_value(message), strlen(jv_string_value(message)), program->error, program->error_capacity);
  }
  jv_free(message);
}

backhoe_jq *backhoe_jq_compile(const char *text, char *error, size_t error_capacity) {
  error[0] = 0;
  backhoe_jq *program = calloc(1, sizeof *program);
  size_t length = strlen(text);
  char *whole = malloc(sizeof prelude + length);
  if (program != NULL) program->state = jq_init();
  if (program == NULL || whole == NULL || program->state == NULL) {
    copy_text("out of memory", strlen("out of memory"), error, error_capacity);
    free(whole);
    if (program != NULL && program->state != NULL) jq_teardown(&program->state);
    free(program);
    return NULL;
  }
  memcpy(whole, prelude, sizeof prelude - 1);
  memcpy(whole + sizeof prelude - 1, text, length + 1);
  program->error = error;
  program->error_capacity = error_capacity;
  jq_set_error_cb(program->state, keep_message, program);
  // Where libraries would be searched. Without it an import ends the process.
  jq_set_attr(program->state, jv_string("JQ_LIBRARY_PATH"), jv_array());
  int is_compiled = jq_compile(program->state, whole);
  program->error = NULL;
  free(whole);
  if (is_compiled) return program;
  backhoe_jq_free(program);
  return NULL;
}

void backhoe_jq_free(backhoe_jq *program) {
  jq_teardown(&program->state);
  free(program);
}

// Whether arrays and objects stand more than `limit` deep inside each other.
static bool is_deeper(jv value, int limit) {
  bool result = false;
  jv_kind kind = jv_get_kind(value);
  if (kind == JV_KIND_ARRAY || kind == JV_KIND_OBJECT) {
    if (limit == 0) {
      result = true;
    } else if (kind == JV_KIND_ARRAY) {
      int count = jv_array_length(jv_copy(value));
      for (int index = 0; index < count && !result; index++) {
        result = is_deeper(jv_array_get(jv_copy(value), index), limit - 1);
      }
    } else {
      for (int place = jv_object_iter(value); jv_object_iter_valid(value, place) && !result;
           place = jv_object_iter_next(value, place)) {
        result = is_deeper(jv_object_iter_value(value, place), limit - 1);
      }
    }
  }
  jv_free(value);
  return result;
}

// Appends a result, which it consumes, and a line break. Returns what is wrong, or NULL.
static const char *append(jv result, backhoe_jq_limits limits, char **output, size_t *length) {
  if (is_deeper(jv_copy(result), limits.depth)) {
    jv_free(result);
    return "a result is nested too deeply";
  }
  jv text = jv_dump_string(result, 0);
  size_t count = (size_t)jv_string_length_bytes(jv_copy(text));
  const char *problem = NULL;
  if (count + 1 > limits.bytes - *length) {
    problem = "the results are too large";
  } else {
    char *larger = realloc(*output, *length + count + 1);
    if (larger == NULL) {
      problem = "out of memory";
    } else {
      *output = larger;
      memcpy(larger + *length, jv_string_value(text), count);
      larger[*length + count] = '\n';
      *length += count + 1;
    }
  }
  jv_free(text);
  return problem;
}

bool backhoe_jq_run(backhoe_jq *program, const char *json, size_t length, backhoe_jq_limits limits, char **output,
                    size_t *output_length, char *error, size_t error_capacity) {
  error[0] = 0;
  *output = NULL;
  *output_length = 0;
  if (length > INT_MAX / 8) {
    copy_text("the value is too large", strlen("the value is too large"), error, error_capacity);
    return false;
  }
  jv result = jv_parse_sized(json, (int)length);
  const char *problem = NULL;
  if (jv_is_valid(result)) {
    jq_start(program->state, result, 0);
    size_t count = 0;
    while (problem == NULL && jv_is_valid(result = jq_next(program->state))) {
      if (++count > limits.results) {
        problem = "there are too many results";
        jv_free(result);
      } else {
        problem = append(result, limits, output, output_length);
      }
      result = jv_invalid();
    }
    if (problem == NULL && jq_halted(program->state)) problem = "the program halted";
  }
  if (problem != NULL) {
    copy_text(problem, strlen(problem), error, error_capacity);
  } else if (jv_invalid_has_msg(jv_copy(result))) {
    jv message = jv_invalid_get_msg(jv_copy(result));
    if (jv_get_kind(message) != JV_KIND_STRING) message = jv_dump_string(message, 0);
    copy_text(jv_string_value(message), (size_t)jv_string_length_bytes(jv_copy(message)), error, error_capacity);
    if (error[0] == 0) copy_text("error", strlen("error"), error, error_capacity);
    jv_free(message);
  }
  jv_free(result);
  if (error[0] == 0) return true;
  free(*output);
  *output = NULL;
  return false;
}
