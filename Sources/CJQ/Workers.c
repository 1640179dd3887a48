// The processes that libjq runs in: forked when a run finds none idle, kept for the next run, replaced when they die.
//
// A worker is a fork that never calls exec, of a process with several threads. That is safe for what it does: it calls
// nothing but system calls, the allocator, which glibc makes whole again in a fork, and libjq, which no other thread
// uses. It drops all it has inherited but its memory: files, environment, signal handlers.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "Program.h"

typedef struct {
  pid_t process;
  // The parent's end of a pair of sockets.
  int socket;
} worker;

typedef struct {
  size_t program_length;
  size_t json_length;
  bool has_json;
  backhoe_jq_limits limits;
} request;

typedef struct {
  bool is_done;
  // The worker ends after this reply: it holds much memory.
  bool is_last;
  size_t length;
} reply;

enum { memory_status = 70, protocol_status = 71 };

static bool send_all(int socket, const void *bytes, size_t length) {
  for (const char *next = bytes; length > 0;) {
    ssize_t count = send(socket, next, length, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count;
    length -= (size_t)count;
  }
  return true;
}

static bool receive_all(int socket, void *bytes, size_t length) {
  for (char *next = bytes; length > 0;) {
    ssize_t count = recv(socket, next, length, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count;
    length -= (size_t)count;
  }
  return true;
}

// MARK: The worker's side

void jq_out_of_memory(void) { _exit(memory_status); }

void jq_append_bytes(jq_buffer *buffer, const char *bytes, size_t length) {
  if (length > buffer->capacity - buffer->length) {
    size_t capacity = 2 * (buffer->length + length);
    char *larger = realloc(buffer->bytes, capacity);
    if (larger == NULL) jq_out_of_memory();
    buffer->bytes = larger;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
}

void jq_append(jq_buffer *buffer, const char *text) { jq_append_bytes(buffer, text, strlen(text)); }

// Bytes of the address space in use.
static size_t address_space(void) {
  static const char path[] = "/proc/self/statm";
  char text[32] = {0};
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  return count <= 0 ? 0 : strtoul(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

// Leaves behind what the parent had.
static void enter(int socket) {
  const struct sigaction standard = {.sa_handler = SIG_DFL};
  const struct sigaction ignored = {.sa_handler = SIG_IGN};
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
  // What a terminal sends to all processes of a command is for the parent to handle. When it ends, so does the worker.
  const int group[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGTSTP};
  for (size_t index = 0; index < sizeof group / sizeof *group; index++) sigaction(group[index], &ignored, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  // Files, and with them pipes whose readers would wait for this process to end.
  int kept = fcntl(socket, F_DUPFD, 3);
  int nothing = open("/dev/null", O_RDWR);
  if (kept < 0 || nothing < 0) _exit(protocol_status);
  for (int standard_file = 0; standard_file <= 2; standard_file++) dup2(nothing, standard_file);
  if (kept != 3 && dup2(kept, 3) < 0) _exit(protocol_status);
  if (close_range(4, ~0U, 0) != 0) {
    for (long file = sysconf(_SC_OPEN_MAX) - 1; file > 3; file--) close((int)file);
  }
  // libjq reads HOME/.jq, the time zone and settings of its own.
  clearenv();
  setenv("TZ", "UTC0", 1);
  const struct rlimit no_dump = {0, 0};
  setrlimit(RLIMIT_CORE, &no_dump);
}

static void limit_memory(size_t bytes) {
  struct rlimit memory;
  if (getrlimit(RLIMIT_AS, &memory) != 0) _exit(protocol_status);
  // Whoever started the parent may have allowed it less.
  memory.rlim_cur = memory.rlim_max == RLIM_INFINITY || bytes < memory.rlim_max ? bytes : memory.rlim_max;
  if (setrlimit(RLIMIT_AS, &memory) != 0) _exit(protocol_status);
}

static void set_timer(long microseconds) {
  const struct itimerval timer = {.it_value = {microseconds / 1000000, microseconds % 1000000}};
  setitimer(ITIMER_PROF, &timer, NULL);
}

_Noreturn static void serve(int inherited) {
  enter(inherited);
  const int socket = 3;
  const size_t base = address_space();
  for (;;) {
    request request;
    if (!receive_all(socket, &request, sizeof request)) _exit(0);
    limit_memory(base + request.limits.memory);
    char *program_text = malloc(request.program_length + 1);
    char *json = malloc(request.json_length + 1);
    if (program_text == NULL || json == NULL) jq_out_of_memory();
    if (!receive_all(socket, program_text, request.program_length)) _exit(0);
    if (!receive_all(socket, json, request.json_length)) _exit(0);
    program_text[request.program_length] = 0;
    jq_buffer output = {0};
    set_timer(request.limits.time);
    jq_program *program = jq_program_named(program_text, &output);
    bool is_done = program != NULL;
    if (is_done && request.has_json) {
      is_done = jq_program_run(program, json, request.json_length, request.limits, &output);
    }
    set_timer(0);
    free(program_text);
    free(json);
    malloc_trim(0);
    reply reply = {is_done, address_space() > base + request.limits.memory / 2, output.length};
    if (!send_all(socket, &reply, sizeof reply) || !send_all(socket, output.bytes, output.length)) _exit(0);
    free(output.bytes);
    if (reply.is_last) _exit(0);
  }
}

// MARK: The parent's side

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
// Workers without work.
static worker idle[64];
static size_t idle_count = 0;

static bool start(worker *worker) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return false;
  pid_t process = fork();
  if (process == 0) serve(sockets[1]);
  close(sockets[1]);
  if (process < 0) {
    close(sockets[0]);
    return false;
  }
  worker->process = process;
  worker->socket = sockets[0];
  return true;
}

// Ends a worker and says what it died of.
static backhoe_jq_outcome end(worker worker) {
  close(worker.socket);
  int status = 0;
  while (waitpid(worker.process, &status, 0) < 0) {
    if (errno != EINTR) return backhoe_jq_crashed;
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF) return backhoe_jq_out_of_time;
  if (WIFEXITED(status) && WEXITSTATUS(status) == memory_status) return backhoe_jq_out_of_memory;
  if (WIFEXITED(status) && WEXITSTATUS(status) == protocol_status) return backhoe_jq_unavailable;
  return backhoe_jq_crashed;
}

static bool take(worker *worker) {
  pthread_mutex_lock(&lock);
  bool is_taken = idle_count > 0;
  if (is_taken) *worker = idle[--idle_count];
  pthread_mutex_unlock(&lock);
  return is_taken || start(worker);
}

static void put_back(worker worker) {
  pthread_mutex_lock(&lock);
  bool is_kept = idle_count < sizeof idle / sizeof *idle;
  if (is_kept) idle[idle_count++] = worker;
  pthread_mutex_unlock(&lock);
  if (!is_kept) end(worker);
}

static bool converse(worker worker, const char *program, const char *json, request request, reply *reply,
                     char **output) {
  if (!send_all(worker.socket, &request, sizeof request) ||
      !send_all(worker.socket, program, request.program_length) ||
      !send_all(worker.socket, json, request.json_length) ||
      !receive_all(worker.socket, reply, sizeof *reply)) {
    return false;
  }
  *output = malloc(reply->length + 1);
  if (*output == NULL) abort();
  return receive_all(worker.socket, *output, reply->length);
}

backhoe_jq_outcome backhoe_jq_run(const char *program, const char *json, size_t length, backhoe_jq_limits limits,
                                  char **output, size_t *output_length) {
  *output = NULL;
  *output_length = 0;
  worker worker;
  if (!take(&worker)) return backhoe_jq_unavailable;
  request request = {strlen(program), json == NULL ? 0 : length, json != NULL, limits};
  reply reply;
  if (!converse(worker, program, json, request, &reply, output)) {
    free(*output);
    *output = NULL;
    return end(worker);
  }
  if (reply.is_last) {
    end(worker);
  } else {
    put_back(worker);
  }
  *output_length = reply.length;
  return reply.is_done ? backhoe_jq_done : backhoe_jq_failed;
}
