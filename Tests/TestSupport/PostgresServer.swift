// A PostgreSQL server of the tests' own: a new cluster in a temporary folder, on a free port, gone with this process.

import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// One server a test process, started when it is first asked for. Each test makes a database in it.
package final class PostgresServer: Sendable {
  /// The one server; a test fails where it cannot be started.
  package static let shared: Result<PostgresServer, any Error> = Result { try PostgresServer() }

  package struct Trouble: Error, CustomStringConvertible {
    package var description: String
  }

  package var port: Int { reserved.number }
  /// Nobody else listens here, also not while the server is started again.
  private let reserved: ReservedPort
  /// Where its programs are.
  package let programs: String
  /// Where its socket is.
  package let folder: String
  /// The server ends when this is closed, however this process ends.
  private let lifeline: Int32

  /// A server that only one test uses, and may restart.
  package static func start() throws -> PostgresServer { try PostgresServer() }

  private init() throws {
    programs = try Self.findPrograms()
    folder = NSTemporaryDirectory() + "backhoe-postgres-\(getpid())-\(UUID().uuidString.prefix(8))"
    reserved = try ReservedPort()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // PostgreSQL refuses to run as root.
    let isRoot = geteuid() == 0
    if isRoot { _ = try Self.run("/usr/bin/env", ["chown", "postgres", folder]) }
    let script = """
      cd "$1" && "$2/initdb" -D data -U backhoe -A trust -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 || exit 1
      serve() {
        "$2/postgres" -D data -p "$3" -k "$1" -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200 \
          >>server.log 2>&1 </dev/null &
        server=$!
      }
      serve "$@"
      while read -r word; do
        kill -QUIT $server
        wait $server
        serve "$@"
      done
      kill -QUIT $server
      wait $server
      rm -rf "$1"
      """
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Trouble(description: "no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    lifeline = ends[1]
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let user = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
    process.arguments = user + ["sh", "-c", script, "sh", folder, programs, String(reserved.number)]
    process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    try process.run()
    try waitUntilReady(process)
  }

  private func waitUntilReady(_ process: Process) throws {
    let deadline = Date(timeIntervalSinceNow: 600)
    while Date() < deadline {
      let end = try? Self.run(programs + "/pg_isready", ["-q", "-h", "127.0.0.1", "-p", String(port)])
      if end == 0 { return }
      if !process.isRunning { break }
      usleep(50_000)
    }
    let log = ["initdb.log", "server.log"].compactMap {
      try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
    }
    throw Trouble(description: "PostgreSQL did not start: \(log.joined())")
  }

  /// Ends the server at once, as if it had crashed, and starts it again.
  package func restart() throws {
    let before = try query("SELECT pg_postmaster_start_time()", in: "postgres")
    guard write(lifeline, "restart\n", 8) == 8 else { throw Trouble(description: "nobody restarts the server") }
    let deadline = Date(timeIntervalSinceNow: 600)
    while Date() < deadline {
      if let now = try? query("SELECT pg_postmaster_start_time()", in: "postgres"), now != before { return }
      usleep(50_000)
    }
    throw Trouble(description: "PostgreSQL did not start again")
  }

  /// A new, empty database; answers its URL.
  package func makeDatabase(_ name: String) throws -> String {
    try execute("CREATE DATABASE \"\(name)\"")
    return url(name)
  }

  package func dropDatabase(_ name: String) { try? execute("DROP DATABASE IF EXISTS \"\(name)\" WITH (FORCE)") }

  package func url(_ database: String) -> String { "postgres://backhoe@127.0.0.1:\(port)/\(database)" }

  /// Puts rules before those that say who may connect, and settings behind those that there are.
  package func configure(rules: String = "", settings: String = "") throws {
    let place = folder + "/data/pg_hba.conf"
    let present = try String(contentsOfFile: place, encoding: .utf8)
    try Data((rules + "\n" + present).utf8).write(to: URL(filePath: place))
    let file = folder + "/data/postgresql.auto.conf"
    let before = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    try Data((before + settings + "\n").utf8).write(to: URL(filePath: file))
    try execute("SELECT pg_reload_conf()")
  }

  /// Copies a file into its data, where it alone may read it.
  package func keep(_ path: String, as name: String) throws {
    let copy = "\(folder)/data/\(name)"
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
    if geteuid() == 0 { _ = try Self.run("/usr/bin/env", ["chown", "postgres", copy]) }
  }

  /// Runs SQL as psql does.
  package func execute(_ sql: String, in database: String = "postgres") throws {
    let end = try Self.run(
      programs + "/psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url(database), "-c", sql])
    if end != 0 { throw Trouble(description: "psql ended with \(end): \(sql)") }
  }

  /// What a query gives, a line a row, columns apart by `|`.
  package func query(_ sql: String, in database: String) throws -> [String] {
    let output = NSTemporaryDirectory() + "backhoe-psql-\(UUID().uuidString)"
    defer { unlink(output) }
    let end = try Self.run(
      programs + "/psql", ["-X", "-q", "-A", "-t", "-d", url(database), "-o", output, "-c", sql])
    let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
    if end != 0 { throw Trouble(description: "psql ended with \(end): \(sql)") }
    return text.split(separator: "\n").map(String.init)
  }

  // MARK: Parts

  private static func findPrograms() throws -> String {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    guard let newest = versions.compactMap({ Int($0) }).max() else {
      throw Trouble(description: "there is no PostgreSQL in \(root): scripts/install-dependencies postgresql")
    }
    return "\(root)/\(newest)/bin"
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
