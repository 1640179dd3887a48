// What happens when whoever reads our output goes away: `head` and its like.

internal import Glibc

enum PipeWriting {
  /// From now on the process ends when it writes to a pipe that nobody reads. For commands that only tell something; a
  /// run must not end in the middle because somebody closed a log.
  static func endsWithItsReader() { signal(SIGPIPE, SIG_DFL) }
}
