// What a worker does: compiles programs and runs them over JSON texts. It may crash, hang or run out of memory on what
// it is given; `Workers.c` contains that.
#include "Program.h"

#include <jq.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

// What would make a result depend on more than its input, or reach outside. Definitions before the program hide the
// functions, `$ENV` is bound to nothing, and since the program does not come first, it cannot import files.
#define REFUSE(NAME) "def " NAME ": error(\"'" NAME "' is not available here\"); "
static const char prelude[] =
    REFUSE("env") REFUSE("input") REFUSE("inputs") REFUSE("debug") REFUSE("stderr") REFUSE("input_filename")
    REFUSE("input_line_number") REFUSE("now") REFUSE("localtime") REFUSE("get_search_list") REFUSE("modulemeta")
    REFUSE("halt") REFUSE("halt_error")
    "def debug(f): debug; def halt_error(f): halt_error; def strflocaltime(f): localtime; {} as $ENV | ";

struct jq_program {
  char *text;
  jq_state *state;
  // The first message of its compilation.
  char *message;
};

static void keep_message(void *data, jv message) {
  jq_program *program = data;
  if (program->message == NULL && jv_get_kind(message) == JV_KIND_STRING) {
    program->message = strdup(jv_string_value(message));
  }
  jv_free(message);
}

static void end_without_memory(void *data) {
  (void)data;
  jq_out_of_memory();
}

static void destroy(jq_program *program) {
  if (program->state != NULL) jq_teardown(&program->state);
  free(program->text);
  free(program->message);
  free(program);
}

static jq_program *compile(const char *text, jq_buffer *error) {
  size_t length = strlen(text);
  char *whole = malloc(sizeof prelude + length);
  jq_program *program = calloc(1, sizeof *program);
  if (whole == NULL || program == NULL || (program->text = strdup(text)) == NULL ||
      (program->state = jq_init()) == NULL) {
    jq_out_of_memory();
  }
  memcpy(whole, prelude, sizeof prelude - 1);
  memcpy(whole + sizeof prelude - 1, text, length + 1);
  jq_set_error_cb(program->state, keep_message, program);
  jq_set_nomem_handler(program->state, end_without_memory, NULL);
  // Where libraries would be searched. Without it an import ends the process.
  jq_set_attr(program->state, jv_string("JQ_LIBRARY_PATH"), jv_array());
  int is_compiled = jq_compile(program->state, whole);
  free(whole);
  if (is_compiled) return program;
  jq_append(error, program->message == NULL ? "it cannot be compiled" : program->message);
  destroy(program);
  return NULL;
}

jq_program *jq_program_named(const char *text, jq_buffer *error) {
  // Those of a large spec; the oldest makes room.
  static jq_program *kept[64];
  static size_t next = 0;
  for (size_t index = 0; index < sizeof kept / sizeof *kept; index++) {
    if (kept[index] != NULL && strcmp(kept[index]->text, text) == 0) return kept[index];
  }
  jq_program *program = compile(text, error);
  if (program == NULL) return NULL;
  if (kept[next] != NULL) destroy(kept[next]);
  kept[next] = program;
  next = (next + 1) % (sizeof kept / sizeof *kept);
  return program;
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
static const char *append(jv result, backhoe_jq_limits limits, jq_buffer *output) {
  if (is_deeper(jv_copy(result), limits.depth)) {
    jv_free(result);
    return "a result is nested too deeply";
  }
  jv text = jv_dump_string(result, 0);
  size_t count = (size_t)jv_string_length_bytes(jv_copy(text));
  const char *problem = NULL;
  if (count + 1 > limits.bytes - output->length) {
    problem = "the results are too large";
  } else {
    jq_append_bytes(output, jv_string_value(text), count);
    jq_append_bytes(output, "\n", 1);
  }
  jv_free(text);
  return problem;
}

bool jq_program_run(jq_program *program, const char *json, size_t length, backhoe_jq_limits limits,
                    jq_buffer *output) {
  if (length > INT_MAX / 8) {
    jq_append(output, "the value is too large");
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
        problem = append(result, limits, output);
      }
      result = jv_invalid();
    }
  }
  bool is_done = problem == NULL && !jv_invalid_has_msg(jv_copy(result));
  if (problem != NULL) {
    output->length = 0;
    jq_append(output, problem);
  } else if (!is_done) {
    jv message = jv_invalid_get_msg(jv_copy(result));
    if (jv_get_kind(message) != JV_KIND_STRING) message = jv_dump_string(message, 0);
    output->length = 0;
    jq_append(output, jv_string_value(message));
    if (output->length == 0) jq_append(output, "error");
    jv_free(message);
  }
  jv_free(result);
  return is_done;
}
