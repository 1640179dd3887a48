/* Runs a program some times and prints "MEDIAN BEST RSS CPU": seconds of wall time from before the process is made until
   it is gone, the greatest resident size of all runs in KiB, and the median of the processor's seconds. What it writes to
   standard output is thrown away; one that fails ends the measuring.

     measure RUNS PROGRAM ARGUMENTS… */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

int main(int count, char **arguments) {
  int runs = count > 2 ? atoi(arguments[1]) : 0;
  if (runs < 1) {
    fprintf(stderr, "usage: measure RUNS PROGRAM ARGUMENTS…\n");
    return 2;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  double *seconds = calloc((size_t)runs, sizeof *seconds), *worked = calloc((size_t)runs, sizeof *worked);
  long size = 0;
  for (int run = 0; run < runs; run++) {
    struct rusage usage;
    pid_t process;
    int status;
    double start = now();
    int code = posix_spawnp(&process, arguments[2], &actions, 0, arguments + 2, environ);
    if (code != 0) {
      fprintf(stderr, "measure: cannot start %s: %s\n", arguments[2], strerror(code));
      return 1;
    }
    while (wait4(process, &status, 0, &usage) < 0 && errno == EINTR) {}
    seconds[run] = now() - start;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      fprintf(stderr, "measure: %s failed\n", arguments[2]);
      return 1;
    }
    worked[run] = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    if (usage.ru_maxrss > size) size = usage.ru_maxrss;
  }
  qsort(seconds, (size_t)runs, sizeof *seconds, ascending);
  qsort(worked, (size_t)runs, sizeof *worked, ascending);
  printf("%.6f %.6f %ld %.6f\n", seconds[runs / 2], seconds[0], size, worked[runs / 2]);
  return 0;
}
