// What goes wrong is said once and clearly: what, where, why, and what to do. No type's name, no stack, no secret.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct ErrorTests {
  private struct Row {
    var name: String
    var arguments: [String]
    var settings: [(String, String)] = []
    var code: Int32 = 2
    /// All of them must be said.
    var says: [String]

    init(
      _ name: String, _ arguments: [String], settings: [(String, String)] = [], code: Int32 = 2, says: [String]
    ) {
      self.name = name
      self.arguments = arguments
      self.settings = settings
      self.code = code
      self.says = says
    }
  }

  private func check(_ rows: [Row], in space: Workspace) throws {
    for row in rows {
      let end = try space.run(row.arguments, settings: row.settings)
      #expect(end.code == row.code, "\(row.name): \(end.text)")
      for part in row.says {
        let isSaid = end.text.contains(part)
        #expect(isSaid, "\(row.name) without \(part): \(end.text)")
      }
      // Our types are named in two humps or more; so are a temporary folder's last words.
      let words = end.text.replacing(space.folder, with: "").replacing(Repository.root.path, with: "")
      let humps = words.matches(
        of: /\b[A-Z][a-z]+[A-Z][A-Za-z]+|Optional\(|fatalError|Fatal error|\.swift\b|0x[0-9a-f]{6}/)
      #expect(humps.isEmpty, "\(row.name): \(end.text)")
    }
  }

  private func planArguments(_ endpoint: String, _ range: String) -> [String] {
    [
      "plan", Workspace.shop, "--endpoint", endpoint, "--range", range, "--target", "WAREHOUSE", "--object", "main.t",
      "-o",
      "new.json",
    ]
  }

  @Test func filesThatCannotBeRead() throws {
    let space = try Workspace()
    try space.write("list.yaml", "a: [1\nb: 2\n")
    try space.write("hello.yaml", "hello: world\n")
    try space.write("binary.yaml", "a: \u{0}\u{1}\n")
    for command in ["lint", "plan"] {
      // What is wrong inside a file is a finding, which is what lint is for.
      let finding: Int32 = command == "lint" ? 1 : 2
      try check(
        [
          Row("missing", [command, "nowhere.yaml"], says: ["cannot read 'nowhere.yaml'", "No such file", "help: "]),
          Row("no YAML", [command, "list.yaml"], code: finding, says: ["error[Y", "list.yaml:2", "help: "]),
          Row("control characters", [command, "binary.yaml"], code: finding, says: ["error[Y", "binary.yaml:1"]),
          Row(
            "no spec", [command, "hello.yaml"], code: finding,
            says: ["neither a spec", "hello.yaml:1:1", "'endpoints'"]),
        ], in: space)
    }
    try check(
      [
        Row("a directory", ["plan", "."], says: ["cannot read '.'", "directory", "help: "]),
        Row("connections", ["plan", "connections.yaml"], says: ["this is a connections file"]),
        Row("no plan", ["exec", "nowhere.json"], says: ["cannot read 'nowhere.json'", "No such file", "help: "]),
        Row("a directory", ["exec", "."], says: ["cannot read '.'", "directory", "help: "]),
        Row(
          "a spec", ["exec", Workspace.shop], says: ["no plan that this program can read", "line 1", "'backhoe plan'"]),
        Row("shown", ["show", "nowhere.json"], says: ["cannot read 'nowhere.json'", "help: "]),
        Row("status", ["status", "nowhere.json"], says: ["cannot read 'nowhere.json'", "help: "]),
        Row(
          "no connections", ["plan", Workspace.replication("items"), "--connections", "none.yaml"],
          says: ["cannot read 'none.yaml'", "--connections"]),
      ], in: space)
    #expect(space.server.requests.isEmpty)
  }

  @Test func wrongNamesAndRanges() throws {
    let space = try Workspace()
    let text = try String(contentsOfFile: Workspace.replication("items"), encoding: .utf8)
    try space.write("stream.yaml", text.replacing("items:", with: "itemz:"))
    try space.write("source.yaml", text.replacing("SHOP", with: "SHIP"))
    try space.write("target.yaml", text.replacing("WAREHOUSE", with: "NOWHERE"))
    try space.write("key.yaml", text.replacing("object:", with: "objekt:"))
    try space.write("unset.yaml", text)
    let now = ["--now", "2024-05-01T00:00:00Z", "-o", "new.json"]
    try check(
      [
        Row("endpoint", planArguments("evants_by_day", "1,2"), says: ["no endpoint 'evants_by_day'", "events_by_day"]),
        Row("stream", ["plan", "stream.yaml"] + now, says: ["no endpoint 'itemz'", "stream.yaml:6", "items"]),
        Row(
          "--stream", ["plan", Workspace.replication("items"), "--stream", "itemz"] + now,
          says: ["no stream 'itemz'", "items"]),
        Row("source", ["plan", "source.yaml"] + now, says: ["'SHIP'", "not known", "connections.yaml", "SHOP"]),
        Row("key", ["plan", "key.yaml"] + now, says: ["objekt", "key.yaml:7", "object"]),
        Row("no endpoint", ["plan", Workspace.shop] + now, says: ["no endpoint is named", "--endpoint NAME"]),
        Row("month 13", planArguments("events_by_day", "2024-13-01"), says: ["2024-13-01", "month 13", "START,END"]),
        Row("letters", planArguments("events_by_day", "b,a"), says: ["'b' is neither a date nor an integer"]),
        Row("backwards", planArguments("events_by_day", "2024-02-01,2024-01-01"), says: ["ends", "before it starts"]),
        Row("a letter", planArguments("orders_by_number", "1,x"), says: ["'x' is neither a date nor an integer"]),
        Row(
          "instant", ["plan", Workspace.shop, "--now", "yesterday"],
          says: ["'--now yesterday'", "2024-01-31T12:00:00Z"]),
        Row("option", ["plan", Workspace.shop, "--endpiont", "x"], says: ["--endpiont", "Usage: backhoe plan"]),
        Row("command", ["plna"], says: ["plna", "Usage: backhoe"]),
        Row(
          "output", ["plan", Workspace.replication("items"), "-o", "no/such/folder.json"],
          says: ["cannot write 'no/such/folder.json'", "No such file", "help: "]),
      ], in: space)
    #expect(!FileManager.default.fileExists(atPath: space.path("new.json")))
    #expect(space.server.requests.isEmpty)
  }

  @Test func whatTheExecutorNeeds() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    try space.write("empty.yaml", "connections:\n  WAREHOUSE: {url: 'sqlite:warehouse.db'}\n")
    let plan = try space.read("plan.json")
    try space.write("edited.json", plan.replacing("2024-01-17", with: "2024-01-16"))
    try space.write("cut.json", String(plan.prefix(plan.count / 2)))
    try space.write("later.json", plan.replacing("backhoe.plan/1", with: "backhoe.plan/2"))
    try space.write("older.json", plan.replacing("\"format\":\"backhoe.plan/1\"", with: "\"version\":0"))
    try space.write("empty.json", "")
    let elsewhere = ["--target", "sqlite:no/such/folder.db"]
    try check(
      [
        Row("edited", ["exec", "edited.json"], says: ["'edited.json' was changed after it was made", "reviewed"]),
        Row("cut", ["exec", "cut.json"], says: ["'cut.json'", "cut off", "'backhoe plan'"]),
        Row("another version", ["exec", "later.json"], says: ["backhoe.plan/2", "another version of backhoe"]),
        Row("no version", ["exec", "older.json"], says: ["'older.json'", "line 1", "'backhoe plan'"]),
        Row("empty", ["exec", "empty.json"], says: ["'empty.json'", "'backhoe plan'"]),
        Row("cut, shown", ["show", "cut.json"], says: ["'cut.json'", "cut off"]),
        Row(
          "another plan", ["exec", "plan.json", "--expect", "bp_x"], says: ["not the plan that was expected", "bp_x"]),
        Row("unwritable", ["exec", "plan.json"] + elsewhere, says: ["'no/such/folder.db'", "folder exists"]),
        Row("a folder", ["exec", "plan.json", "--target", "sqlite:."], says: ["'.'", "help: "]),
        Row(
          "a kind", ["exec", "plan.json", "--target", "oracle:x"], says: ["'oracle' is not supported", "sqlite:PATH"]),
        Row(
          "not a database", ["exec", "plan.json", "--target", "sqlite:plan.json"],
          says: ["plan.json", "not a database"]),
        Row("no connections", ["exec", "plan.json", "--connections", "empty.yaml"], says: ["'SHOP'", "empty.yaml"]),
        Row("option", ["exec", "plan.json", "--frobnicate"], says: ["--frobnicate", "Usage: backhoe exec"]),
        Row("rate", ["exec", "plan.json", "--rate", "0"], says: ["--rate", "greater than 0"]),
        Row(
          "threads", ["exec", "plan.json"], settings: [("SLING_THREADS", "many")],
          says: ["SLING_THREADS is 'many'", "--threads"]),
      ], in: space)
    #expect(space.server.requests.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: space.database))
  }

  @Test func aSecretThatIsMissing() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    let program = try RunningProgram(
      Repository.products.appending(path: "backhoe").path, ["exec", "plan.json"],
      environment: space.environment.filter { $0.0 != "SHOP_KEY" }, folder: space.folder)
    let end = program.wait()
    #expect(end.code == 2)
    for part in ["'SHOP_KEY' is not set", "'api_key'", "'SHOP'", "connections.yaml", "help: export SHOP_KEY"] {
      #expect(end.errors.contains(part), "\(end.errors)")
    }
    #expect(space.server.requests.isEmpty)
    // Planning needs none.
    try space.succeed(["plan", Workspace.replication("items"), "-o", "new.json"])
    try check(
      [
        Row("from a file", ["exec", "plan.json", "--secret", "api_key=@nowhere"], says: ["'nowhere'", "'api_key'"])
      ], in: space)
  }

  @Test func nobodyAtTheOtherEnd() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    space.server.stop()
    let end = try space.exec()
    #expect(end.code == 75, "\(end.text)")
    for part in ["127.0.0.1:\(space.server.port)", "31 of 31 chunks left", "backhoe exec plan.json --rate 100000"] {
      #expect(end.errors.contains(part), "\(part): \(end.errors)")
    }
    // Not the same sentence for every day.
    #expect(end.errors.split(separator: "\n").count < 12, "\(end.errors)")
  }
}
