// A folder of its own with a connections file, a mock API that wants a key, and the built programs to run there.

import Foundation
import MockAPI
import TestSupport
import Testing

/// One test's surroundings; gone with it.
final class Workspace {
  /// What the API wants, given to programs as `SHOP_KEY`. Nothing that a program says or writes may hold it.
  static let secret = "sesame-Open_9c2f41d7"
  static let shop = Repository.root.appending(path: "fixtures/specs/shop.yaml").path

  let folder: String
  let server: MockServer
  let itemCount: Int
  /// What `WAREHOUSE` is.
  var database: String { path("warehouse.db") }

  /// With a connections file for `spec`, whose `base_url` is the server's, with `basePath` behind it.
  init(
    spec: String = Workspace.shop, basePath: String = "", source: String = "SHOP", target: String = "WAREHOUSE",
    _ change: (inout MockOptions) -> Void = { _ in }
  ) throws {
    var options = MockOptions()
    options.apiKey = Workspace.secret
    change(&options)
    itemCount = options.items
    server = try MockServer(options)
    let place = FileManager.default.temporaryDirectory.appending(path: "backhoe-e2e-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    folder = place.path
    try write(
      "connections.yaml",
      """
      connections:
        \(source):
          type: api
          spec: "\(spec)"
          secrets: {api_key: "${SHOP_KEY}"}
          state: {base_url: "\(server.url)\(basePath)"}
        \(target): {url: "sqlite:warehouse.db"}
      """)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// The path of the new file.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    return path(name)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  static func replication(_ name: String) -> String {
    Repository.root.appending(path: "fixtures/replications/\(name).yaml").path
  }

  // MARK: Programs

  /// The environment of every program; nothing of the user's.
  var environment: [(String, String)] { [("PATH", "/usr/bin:/bin"), ("HOME", folder), ("SHOP_KEY", Workspace.secret)] }

  /// Starts `backhoe`. `settings` replace those of the environment.
  func start(_ arguments: [String], settings: [(String, String)] = []) throws -> RunningProgram {
    try RunningProgram(
      Repository.products.appending(path: "backhoe").path, arguments,
      environment: environment.filter { setting in !settings.contains { $0.0 == setting.0 } } + settings,
      folder: folder)
  }

  /// Runs `backhoe` to its end. Whatever it says, the secret is not in it.
  @discardableResult
  func run(_ arguments: [String], settings: [(String, String)] = []) throws -> ProgramEnd {
    let end = try start(arguments, settings: settings).wait()
    #expect(!end.text.contains(Workspace.secret), "\(arguments): \(end.text)")
    return end
  }

  /// Runs `backhoe`, which must say that all is well.
  @discardableResult
  func succeed(_ arguments: [String], settings: [(String, String)] = []) throws -> ProgramEnd {
    let end = try run(arguments, settings: settings)
    try #require(end.code == 0, "\(arguments): \(end.text)")
    return end
  }

  /// Plans a replication of the fixtures, or of this folder if its name ends in `.yaml`, into `plan`.
  func plan(_ replication: String, into plan: String = "plan.json", now: String = "2024-05-01T00:00:00Z") throws {
    let file = replication.hasSuffix(".yaml") ? replication : Workspace.replication(replication)
    try succeed(["plan", file, "--now", now, "-o", plan])
  }

  /// Executes a plan as fast as the API answers.
  @discardableResult
  func exec(_ plan: String = "plan.json", _ more: [String] = [], settings: [(String, String)] = []) throws -> ProgramEnd
  {
    try run(["exec", plan, "--rate", "100000"] + more, settings: settings)
  }

  func startExec(_ plan: String = "plan.json", settings: [(String, String)] = []) throws -> RunningProgram {
    try start(["exec", plan, "--rate", "100000"], settings: settings)
  }
}
