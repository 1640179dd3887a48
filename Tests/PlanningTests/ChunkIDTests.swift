// Which edits of a spec keep chunk IDs and which change them (DESIGN section 5).

import Testing
import Values

struct ChunkIDTests {
  private func ids(_ run: PlanRun) throws -> [String] {
    let (plan, problem) = run.run()
    return try #require(plan, "\(problem)").chunkIDs
  }

  @Test func whatCannotChangeARowKeepsEveryID() throws {
    let original = try ids(PlanRun(spec: PlanRun.spec))
    let table: [(String, String)] = [
      ("description: one request a day", "description: other words\n    docs: https://example.com"),
      ("concurrency: 4", "concurrency: 9"),
      ("rate: 3", "rate: 30"), ("rate: 3", "rate: 3\n      timeout: 5"), ("name: Days", "name: Other"),
      ("name: Days", "# a comment\nname: Days"),
      ("limit: 100}", "limit: 100 }"),
      ("parameters: {limit: 100}\n      rate: 3", "rate: 3\n      parameters:\n        limit: 100"),
      ("{jmespath: \"data[]\", primary_key: [id]}", "{primary_key: [id], jmespath: 'data[]'}"),
      ("'{date_format(state.day, \"%Y-%m-%d\")}'", "'{ date_format( state.day,  \"%Y-%m-%d\" ) }'"),
      ("\"{state.base_url}/days/{state.date}\"", "'{ state.base_url }/days/{ state.date }'"),
      ("expression: state.date", "expression: ( state.date )"),
      ("\"1d\"", "'1d'"), ("over: range(", "over: >\n        range("),
    ]
    for (from, to) in table {
      let spec = PlanRun.spec.replacing(from, with: to)
      #expect(spec != PlanRun.spec, "\(from)")
      #expect(try ids(PlanRun(spec: spec)) == original, "\(from) → \(to)")
    }
  }

  @Test func whatCanChangeARowChangesEveryID() throws {
    let original = try ids(PlanRun(spec: PlanRun.spec))
    let table: [(String, String)] = [
      ("\"data[]\"", "\"data[].event\""), ("primary_key: [id]", "primary_key: [id, day]"), ("limit: 100", "limit: 200"),
      ("limit: 100", "size: 100"),
      ("/days/", "/dates/"), ("%Y-%m-%d\")}'", "%Y%m%d\")}'"), ("expression: state.date", "expression: record.date"),
      ("aggregation: maximum", "aggregation: minimum"), ("Bearer ", "Token "),
      ("https://api.example.com", "https://api2.example.com"),
      ("      rate: 3", "      method: POST\n      rate: 3"),
      ("processors:", "rules: [{action: skip, condition: response.status == 404}]\n      processors:"),
    ]
    for (from, to) in table {
      let spec = PlanRun.spec.replacing(from, with: to)
      #expect(spec != PlanRun.spec, "\(from)")
      let changed = try ids(PlanRun(spec: spec))
      #expect(Set(changed).isDisjoint(with: original), "\(from) → \(to)")
    }
    let others = [
      PlanRun(spec: PlanRun.spec, connection: "OTHER"), PlanRun(spec: PlanRun.spec, object: "main.u"),
      PlanRun(spec: PlanRun.spec, connectionState: [Value.Member("base_url", .string("https://other.example.com"))]),
    ]
    for run in others { #expect(Set(try ids(run)).isDisjoint(with: original)) }
  }

  @Test func overlappingPlansShareTheIDsOfTheOverlap() throws {
    let january = try ids(PlanRun(spec: PlanRun.spec))
    let winter = try ids(PlanRun(spec: PlanRun.spec, range: "2023-12-01,2024-02-10"))
    #expect(Set(january).isSubset(of: winter) && winter.count == 72 && Set(winter).count == 72)
  }

  @Test func windowsAreTheirOwnOnlyWhereTheyAreRead() throws {
    let weekly = PlanRun.spec.replacing("\"1d\"", with: "\"1w\"")
    #expect(
      try ids(PlanRun(spec: weekly, range: "2024-01-01,2024-01-10")).last
        == ids(PlanRun(spec: weekly, range: "2024-01-01,2024-01-12")).last)
    let bounded = weekly.replacing("limit: 100", with: "to: '{iterate.end}'")
    let short = try ids(PlanRun(spec: bounded, range: "2024-01-01,2024-01-10"))
    let long = try ids(PlanRun(spec: bounded, range: "2024-01-01,2024-01-12"))
    #expect(short.first == long.first && short.last != long.last)
  }

  @Test func otherStepsOverTheSameDayAreTheSameChunk() throws {
    let daily = try ids(PlanRun(spec: PlanRun.spec))
    let weekly = try ids(PlanRun(spec: PlanRun.spec.replacing("\"1d\"", with: "\"1w\"")))
    #expect(Set(weekly).isSubset(of: daily) && weekly.count == 5)
  }
}
