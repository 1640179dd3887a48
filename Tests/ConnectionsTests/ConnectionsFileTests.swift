// Names to APIs and databases, references that stay references, and where the file lies.

import Connections
import Diagnostics
import Foundation
import Testing
import Values

@Suite struct ConnectionsFileTests {
  private let text = """
    connections:
      MY_API:
        type: api
        spec: specs/analytics.yaml
        secrets: {api_key: "${API_KEY}", nested: {id: 7, key: "a-${API_KEY}-${OTHER}"}, plain: "$${x}"}
        inputs: {account: 12, tags: ["${OTHER}"]}
        state: {base_url: "http://127.0.0.1:8080"}
        hosts: [api.example.com, "localhost:8080"]
      BY_SPEC: {spec: /abs/spec.yaml}
      REMOTE: {type: api, spec: "https://example.com/spec.yaml"}
      FILE: {type: api, spec: "file:///srv/spec.yaml"}
      MY_DB: {url: "sqlite:warehouse.db"}
      SHORT: "sqlite:short.db"
      SECRET_DB: {type: postgres, url: "postgres://u:${PASSWORD}@h/db"}
      OLD_DB: {type: postgres, host: h, user: u, password: p}
    """
  private let variables = ["API_KEY": "k3y", "OTHER": "o", "ELSEWHERE": "sqlite:env.db", "NO_URL": "x"]

  private func decode(_ text: String, path: String = "conf/connections.yaml") -> (ConnectionsFile, [Diagnostic]) {
    var bag = DiagnosticBag()
    let file = ConnectionsFile(SourceFile(path: path, bytes: Array(text.utf8)), into: &bag)
    return (file, bag.sorted)
  }

  private func failure(_ body: () throws(Failure) -> some Any) -> Failure? {
    do throws(Failure) {
      _ = try body()
      return nil
    } catch {
      return error
    }
  }

  @Test func anAPI() throws {
    let (file, findings) = decode(text)
    #expect(findings.isEmpty, "\(findings.map(\.message))")
    let api = try file.api("MY_API")
    #expect(api.secrets.map(\.name) == ["api_key", "nested", "plain"])
    #expect(try api.secrets["api_key"]?.value.resolve { variables[$0] } == .string("k3y"))
    let nested = try api.secrets["nested"]?.value.resolve { variables[$0] }
    #expect(nested?["id"] == .int(7) && nested?["key"] == .string("a-k3y-o"))
    #expect(try api.secrets["plain"]?.value.resolve { variables[$0] } == .string("${x}"))
    #expect(try api.inputs.resolve { variables[$0] }["tags"] == .array([.string("o")]))
    #expect(try api.state.resolve { variables[$0] }["base_url"] == .string("http://127.0.0.1:8080"))
    #expect(api.hosts == ["api.example.com", "localhost:8080"])
    #expect(try file.api("my_api").name == "MY_API")
  }

  @Test func pathsOfSpecs() throws {
    let (file, _) = decode(text)
    #expect(try file.api("MY_API").specPath { variables[$0] } == "conf/specs/analytics.yaml")
    #expect(try file.api("BY_SPEC").specPath { variables[$0] } == "/abs/spec.yaml")
    #expect(try file.api("FILE").specPath { variables[$0] } == "/srv/spec.yaml")
    #expect(
      failure { () throws(Failure) in try file.api("REMOTE").specPath { variables[$0] } }?.why
        == "planning makes no requests")
    let (here, _) = decode("connections: {A: {type: api, spec: s.yaml}, B: {type: api}}", path: "connections.yaml")
    #expect(try here.api("A").specPath { variables[$0] } == "s.yaml")
    #expect(
      failure { () throws(Failure) in try here.api("B").specPath { variables[$0] } }?.what
        == "the connection 'B' has no 'spec'")
  }

  @Test func databases() throws {
    let (file, _) = decode(text)
    func url(_ name: String) throws(Failure) -> String { try file.targetURL(name) { variables[$0] } }
    #expect(try url("MY_DB") == "sqlite:warehouse.db")
    #expect(try url("SHORT") == "sqlite:short.db")
    #expect(try url("ELSEWHERE") == "sqlite:env.db")
    #expect(try url("elsewhere") == "sqlite:env.db")
    #expect(try ConnectionsFile().targetURL("ELSEWHERE") { variables[$0] } == "sqlite:env.db")
    let rows: [(name: String, what: String, advice: String)] = [
      (
        "SECRET_DB", "the environment variable 'PASSWORD' is not set", "export PASSWORD, or change the connections file"
      ),
      ("MY_DBB", "the connection 'MY_DBB', a database, is not known", "did you mean 'MY_DB'?"),
      (
        "NO_URL", "the connection 'NO_URL', a database, is not known",
        "add it, or export NO_URL with a URL as its value"
      ),
      (
        "MY_API", "the connection 'MY_API' is an API",
        "name a connection that is a database: a 'url' such as sqlite:warehouse.db"
      ),
      (
        "OLD_DB", "the connection 'OLD_DB' is of type 'postgres' and has no 'url'",
        "name a connection that is a database: a 'url' such as sqlite:warehouse.db"
      ),
    ]
    for row in rows {
      let failure = failure { () throws(Failure) in try url(row.name) }
      #expect(failure?.what == row.what && failure?.advice == row.advice, "\(row.name): \(String(describing: failure))")
      #expect(failure?.kind == .usage)
    }
  }

  @Test func unknownAPIs() {
    let (file, _) = decode(text)
    #expect(failure { () throws(Failure) in try file.api("MY_APY") }?.advice == "did you mean 'MY_API'?")
    #expect(failure { () throws(Failure) in try file.api("MY_DB") }?.what == "the connection 'MY_DB' is a database")
    #expect(failure { () throws(Failure) in try ConnectionsFile().api("X") }?.advice == "add it to connections.yaml")
  }

  /// A missing variable is named; what stands around it is not.
  @Test func failuresHoldNoSecrets() throws {
    let (file, _) = decode("connections: {A: {type: api, secrets: {k: 'hunter2${GONE}'}}}")
    let api = try file.api("A")
    let failure = failure { () throws(Failure) in try api.secrets["k"]?.value.resolve { _ in nil } }
    #expect(failure?.what == "the environment variable 'GONE' is not set")
    #expect(failure?.why == "the secret 'k' of the connection 'A' reads it")
    #expect(![failure?.what, failure?.why, failure?.advice].contains { $0?.contains("hunter2") ?? false })
  }

  @Test func references() throws {
    let rows: [(text: String, resolved: String, variables: [String])] = [
      ("", "", []), ("plain", "plain", []), ("${A}", "1", ["A"]), ("x${A}y${B_2}z", "x1y2z", ["A", "B_2"]),
      ("$A", "$A", []), ("${}", "${}", []), ("${A", "${A", []), ("${1A}", "${1A}", []), ("${a b}", "${a b}", []),
      ("$${A}", "${A}", []), ("$$${A}", "$${A}", []), ("{state.x}", "{state.x}", []),
    ]
    for row in rows {
      let text = ReferenceText(row.text, of: "it")
      #expect(try text.resolve { ["A": "1", "B_2": "2"][$0] } == row.resolved, "\(row.text)")
      #expect(text.variables == row.variables, "\(row.text)")
    }
  }

  @Test func findings() {
    let rows: [(text: String, codes: [String])] = [
      ("connection: {}", ["K008"]), ("a: 1", ["K008"]), ("- a", ["K008"]), ("connections: [a]", ["K002"]),
      ("connections:", []), ("connections: {A: [1]}", ["K002"]),
      ("connections: {A: {type: api, secret: {}}}", ["K001"]),
      ("connections: {A: {type: api, secrets: [a]}}", ["K002"]),
      ("connections: {A: {type: api, hosts: {a: b}}}", ["K002"]),
      ("connections: {A: {type: api, spec: [a]}}", ["K002"]), ("connections: {A: {url: [a]}}", ["K002"]),
      ("connections: {A: {type: oracle, host: h}}", []), ("connections: {", ["Y003"]),
    ]
    for row in rows { #expect(decode(row.text).1.map(\.code.id) == row.codes, "\(row.text)") }
  }

  @Test func whereTheFileLies() throws {
    func candidates(_ variables: [String: String]) -> [String] { ConnectionsFile.candidates { variables[$0] } }
    #expect(candidates([:]) == ["connections.yaml"])
    #expect(candidates(["HOME": "/h"]) == ["connections.yaml", "/h/.config/backhoe/connections.yaml"])
    #expect(
      candidates(["HOME": "/h", "XDG_CONFIG_HOME": "/c"]) == ["connections.yaml", "/c/backhoe/connections.yaml"])
    #expect(
      candidates(["HOME": "/h", "XDG_CONFIG_HOME": "rel"]) == [
        "connections.yaml", "/h/.config/backhoe/connections.yaml",
      ])

    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("connections-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("backhoe"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("backhoe/connections.yaml").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var bag = DiagnosticBag()
    let given = try ConnectionsFile.load(path, environment: { _ in nil }, into: &bag)
    #expect(try given.api("MY_API").specPath { _ in nil } == folder.path + "/backhoe/specs/analytics.yaml")
    let found = try ConnectionsFile.load(nil, environment: { $0 == "XDG_CONFIG_HOME" ? folder.path : nil }, into: &bag)
    #expect(found.path == path)
    let none = try ConnectionsFile.load(nil, environment: { _ in nil }, into: &bag)
    #expect(none.path == nil && none.connections.isEmpty)
    #expect(
      failure { () throws(Failure) in try ConnectionsFile.load(folder.path, environment: { _ in nil }, into: &bag) }?
        .why == "it is a directory")
    #expect(
      failure { () throws(Failure) in try ConnectionsFile.load(path + "x", environment: { _ in nil }, into: &bag) }?.why
        == "No such file or directory")
    #expect(bag.isEmpty)
  }
}
