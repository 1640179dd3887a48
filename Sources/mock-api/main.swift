// The mock API as a program: `mock-api --help`.

internal import Glibc
internal import MockAPI

/// Unbuffered, so that a script that waits for the port sees the line at once.
func say(_ line: String, on descriptor: Int32) {
  let bytes = Array((line + "\n").utf8)
  _ = write(descriptor, bytes, bytes.count)
}

do throws(MockError) {
  if var options = try MockCommandLine.parse(Array(CommandLine.arguments.dropFirst())) {
    // Nobody here reads the log.
    options.logLimit = 0
    let server = try MockServer(options)
    say("listening on \(server.url)", on: STDOUT_FILENO)
    server.wait()
  } else {
    say(MockCommandLine.help, on: STDOUT_FILENO)
  }
} catch {
  say("mock-api: \(error)", on: STDERR_FILENO)
  exit(2)
}
