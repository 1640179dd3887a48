// Secrets that stand in URLs decide whose rows a plan loads: under one plan they stay what they were.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct LateValueTests {
  private func workspace(_ parameter: String) throws -> Workspace {
    let space = try Workspace()
    let file = try space.write(
      "spec.yaml",
      """
      name: Accounts
      defaults:
        state: {base_url: "http://127.0.0.1:1", account: "{secrets.account}"}
        request: {headers: {Authorization: "Bearer {secrets.api_key}"}, rate: 1000}
      endpoints:
        items:
          request: {url: "{state.base_url}/v1/items", parameters: {limit: 3, account: "\(parameter)"}}
          response: {records: {jmespath: "items[]", primary_key: [id]}}
      """)
    try space.write(
      "connections.yaml",
      try space.read("connections.yaml").replacing(Workspace.shop, with: file)
        .replacing("secrets: {", with: "secrets: {account: \"${ACCOUNT}\", "))
    try space.write(
      "items.yaml", "source: SHOP\ntarget: WAREHOUSE\nstreams: {items: {object: main.items, mode: incremental}}\n")
    try space.succeed(["plan", "items.yaml", "--now", "2024-05-01", "-o", "plan.json"])
    return space
  }

  @Test func anotherAccountIsRefused() throws {
    for parameter in ["{secrets.account}", "{state.account}"] {
      let space = try workspace(parameter)
      let first = try space.exec(settings: [("ACCOUNT", "number-4711")])
      #expect(first.code == 0, "\(first.text)")
      let other = try space.exec(settings: [("ACCOUNT", "number-4712")])
      #expect(other.code == 2 && other.text.contains("another value of secrets.account"), "\(other.text)")
      #expect(other.text.contains("error[P023]"), "\(other.text)")
      #expect(!other.text.contains("4711") && !other.text.contains("4712"))
      #expect(try space.exec(settings: [("ACCOUNT", "number-4711")]).code == 0)
      // The ledger holds no value.
      #expect(Database.number(space.database, "SELECT count(late_values) FROM _backhoe_streams") == 1)
      let kept = "SELECT count(*) FROM _backhoe_streams WHERE late_values LIKE '%4711%'"
      #expect(Database.number(space.database, kept) == 0)
      // A new plan begins anew.
      try space.succeed(["plan", "items.yaml", "--now", "2024-05-02", "-o", "later.json"])
      #expect(try space.exec("later.json", settings: [("ACCOUNT", "number-4712")]).code == 0)
    }
  }

  @Test func whatGoesIntoHeadersMayChange() throws {
    let space = try workspace("none")
    #expect(try space.exec(settings: [("ACCOUNT", "number-4711")]).code == 0)
    #expect(try space.exec(settings: [("ACCOUNT", "number-4712")]).code == 0)
    #expect(Database.number(space.database, "SELECT count(late_values) FROM _backhoe_streams") == 0)
  }

  @Test func watermarksComeFromAFile() throws {
    let space = try Workspace()
    try space.write(
      "days.yaml",
      "source: SHOP\ntarget: WAREHOUSE\nstreams: {events_by_day: {object: main.days, source_options: {range: ',2024-01-05'}}}\n"
    )
    try space.succeed(["plan", "days.yaml", "--sync", "last_day=2024-01-03", "--now", "2024-05-01", "-o", "a.json"])
    let first = try space.exec("a.json")
    #expect(first.code == 0, "\(first.text)")
    let exported = try space.succeed(["state", "export", "--target", "WAREHOUSE"]).output
    try space.write("state.json", exported)
    try space.succeed(["plan", "days.yaml", "--now", "2024-05-02", "-o", "b.json"])
    try space.succeed(["plan", "days.yaml", "--sync", "state.json", "--now", "2024-05-02", "-o", "c.json"])
    #expect(try space.read("b.json") == space.read("c.json"))
    #expect(try space.read("c.json").contains("\"sync\":{\"last_day\":\"2024-01-05\"}"))
    try space.write("state.json", "[]")
    let none = try space.run(["plan", "days.yaml", "--sync", "state.json"])
    #expect(none.code == 2 && none.text.contains("is no file of 'backhoe state export'"), "\(none.text)")
    let missing = try space.run(["plan", "days.yaml", "--sync", "nothing"])
    #expect(missing.code == 2 && missing.text.contains("--sync NAME=VALUE"), "\(missing.text)")
  }
}
