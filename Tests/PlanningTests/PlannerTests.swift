// What plans hold.

import Testing
import Values

struct PlannerTests {
  @Test func aRangeBecomesItsChunks() throws {
    let table: [(range: String?, count: Int, first: String, last: String)] = [
      ("2024-01-01,2024-01-31", 31, "2024-01-01", "2024-01-31"),
      ("2024-01-01,2024-01-01", 1, "2024-01-01", "2024-01-01"),
      // Open sides: the spec's own defaults stand in; `now` is 2024-05-01.
      ("2024-04-20,", 11, "2024-04-20", "2024-04-30"), (",2024-04-03", 3, "2024-04-01", "2024-04-03"),
      (nil, 30, "2024-04-01", "2024-04-30"),
      ("2024-02-28,2024-03-01", 3, "2024-02-28", "2024-03-01"),
    ]
    for row in table {
      let (plan, problem) = PlanRun(spec: PlanRun.spec, range: row.range).run()
      let urls = try #require(plan, "\(row.range ?? "none"): \(problem)").urls
      #expect(urls.count == row.count, "\(row.range ?? "none")")
      #expect(urls.first == "https://api.example.com/days/\(row.first)?limit=100")
      #expect(urls.last == "https://api.example.com/days/\(row.last)?limit=100")
    }
  }

  @Test func wrongRangesAreRefused() {
    let table = [
      ("2024-13-01,2024-12-31", "P001 '2024-13-01' is neither a date nor an integer"),
      ("2024-02-01,2024-01-01", "P001 the range ends (2024-01-01) before it starts"),
      ("b,a", "P001 'b' is neither"), ("1,x", "P001 'x' is neither"), ("1,2024-01-01", "P001 the range mixes"),
      ("9,1", "P001 the range ends"),
      ("2024-01-01,2024-01-31,0d", "P001"), ("2024-02-30,2024-03-01", "P001 '2024-02-30'"),
    ]
    for (range, expected) in table {
      let (plan, problem) = PlanRun(spec: PlanRun.spec, range: range).run()
      #expect(plan == nil && problem.hasPrefix(expected), "\(range): \(problem)")
    }
  }

  @Test func tooManyChunksAreRefusedAtOnce() {
    let (plan, problem) = PlanRun(spec: PlanRun.spec, range: "0001-01-01,9999-12-31").run()
    #expect(plan == nil && problem.contains("10000"), "\(problem)")
  }

  @Test func watermarksAreReadOnlyWhereEvaluationReachesThem() throws {
    let closed = try #require(PlanRun(spec: PlanRun.spec).run().result)
    #expect(closed.syncReads == 0 && !closed.text.contains("\"sync\":{"))
    let members = [Value.Member("last", .string("2024-04-29"))]
    let open = try #require(PlanRun(spec: PlanRun.spec, range: nil, sync: members).run().result)
    #expect(open.syncReads == 1 && open.chunks.count == 2)
    #expect(open.text.contains(#""sync":{"last":"2024-04-29"}"#))
  }

  @Test func secretsStayReferences() throws {
    let text = try #require(PlanRun(spec: PlanRun.spec).run().result).text
    #expect(text.contains(#""secrets":["key"]"#) && text.contains("Bearer {secrets.key}"))
    let spec = PlanRun.spec.replacing("/days/", with: "/{secrets.account}/days/")
    let early = try #require(PlanRun(spec: spec).run().result)
    #expect(
      early.urls[0] == "https://api.example.com/%7Bsecrets.account%7D/days/2024-01-01?limit=100"
        || early.urls[0].contains("{secrets.account}"))
    #expect(early.chunks[0].contains(#""complete":false"#))
  }

  @Test func secretsOfTheEnvironmentAreLeftToTheExecutor() throws {
    let spec = PlanRun.spec.replacing("limit: 100", with: "limit: '{env.API_TOKEN}'")
    let plan = try #require(PlanRun(spec: spec, environment: ["API_TOKEN": "hunter2"]).run().result)
    #expect(!plan.text.contains("hunter2") && plan.text.contains(#""env":["API_TOKEN"]"#))
    #expect(plan.chunks[0].contains("limit=%7Benv.API_TOKEN%7D") && plan.chunks[0].contains(#""complete":false"#))
  }

  @Test func anotherHostInTheMiddleIsRefused() {
    let spec = PlanRun.spec.replacing("{state.base_url}/days", with: "https://{state.date}.example.com/days")
    let (plan, problem) = PlanRun(spec: spec).run()
    #expect(plan == nil && problem.contains("no host of this plan"), "\(problem)")
  }

  @Test func withoutSecretsAnyHostWillDo() throws {
    let spec = PlanRun.spec.replacing("{state.base_url}/days", with: "https://{state.date}.example.com/days")
      .replacing("Bearer {secrets.key}", with: "none")
    let plan = try #require(PlanRun(spec: spec).run().result)
    #expect(plan.urls[1] == "https://2024-01-02.example.com/days/2024-01-02?limit=100")
  }

  @Test func aHostThatIsASecretIsLeftToTheExecutor() throws {
    let spec = PlanRun.spec.replacing("https://api.example.com", with: "{secrets.base}")
    let (plan, problem) = PlanRun(spec: spec).run()
    #expect(try #require(plan, "\(problem)").text.contains(#""hosts":[]"#))
  }

  @Test func whatIsNoURLIsSaidWithItsEndpoint() {
    let table = [
      ("/days/", "/two words/", "'request.url' of 'days' gives"),
      ("https://api.example.com", "{inputs.base}", "'request.url' of 'days' gives"),
      ("https://api.example.com", "ftp://files", "the URL does not start with http:// or https://"),
    ]
    for (from, to, words) in table {
      let (plan, problem) = PlanRun(spec: PlanRun.spec.replacing(from, with: to)).run()
      #expect(plan == nil && problem.contains(words), "\(problem)")
    }
  }

  @Test func theSameInputsGiveTheSameBytes() throws {
    let one = try #require(PlanRun(spec: PlanRun.spec).run().result)
    let two = try #require(PlanRun(spec: PlanRun.spec).run().result)
    #expect(one.text == two.text && one.planID == two.planID)
    let later = try #require(PlanRun(spec: PlanRun.spec, now: "2024-05-02").run().result)
    #expect(later.planID != one.planID && later.chunkIDs == one.chunkIDs)
  }

  @Test func elementsThatAskForTheSameAreOneChunk() throws {
    let plain = PlanRun.spec.replacing("/days/{state.date}", with: "/days").replacing(
      "date: '{date_format(state.day, \"%Y-%m-%d\")}'", with: "date: x")
    let list = plain.replacing("over: range(", with: "over: '[1, 2, 1]' #")
    let plan = try #require(PlanRun(spec: list).run().result)
    #expect(plan.chunks.count == 2)
    #expect(plan.warnings == ["1 of the elements of 'days' ask for the same as earlier ones: one chunk each"])
  }

  @Test func conditionsLeaveElementsOut() throws {
    let spec = PlanRun.spec.replacing(
      "into: state.day", with: "into: state.day\n      if: date_extract(state.day, 'dow') == 1")
    let plan = try #require(PlanRun(spec: spec).run().result)
    #expect(plan.urls.map { $0.suffix(20) } == ["01", "08", "15", "22", "29"].map { "2024-01-\($0)?limit=100" })
    let computed = spec.replacing("date_extract(state.day, 'dow') == 1", with: "state.date == '2024-01-09'")
    #expect(try #require(PlanRun(spec: computed).run().result).chunks.count == 1)
    let none = try #require(PlanRun(spec: spec, range: "2024-01-02,2024-01-03").run().result)
    #expect(none.chunks.isEmpty)
    let late = spec.replacing("date_extract(state.day, 'dow') == 1", with: "secrets.all == 1")
    let kept = try #require(PlanRun(spec: late).run().result)
    #expect(kept.chunks.count == 31 && kept.text.contains(#""iterate":{"into":"day","concurrency":4,"if":{"program""#))
  }

  @Test func whatRequestsReadPastTheStateIsPartOfIDs() throws {
    func ids(_ parameters: String, _ change: (inout PlanRun) -> Void = { _ in }) throws -> [String] {
      var run = PlanRun(
        spec: PlanRun.spec.replacing("limit: 100", with: parameters), environment: ["A": "1", "API_TOKEN": "x"])
      change(&run)
      let (plan, problem) = run.run()
      return try #require(plan, "\(problem)").chunkIDs
    }
    let other: [(parameters: String, change: (inout PlanRun) -> Void)] = [
      ("a: '{env.A}'", { $0.environment["A"] = "2" }),
      ("a: '{env.A}{secrets.key}'", { $0.environment["A"] = "2" }),
      ("to: '{context.range_end}'", { $0.range = "2024-01-01,2024-02-01" }),
      ("at: '{date_format(now(), \"%Y\")}'", { $0.now = "2024-05-02" }),
      ("since: '{sync.last}'", { $0.sync = [.init("last", .string("2024-01-01"))] }),
      ("since: '{coalesce(sync.last, secrets.key)}'", { $0.sync = [.init("last", .string("2024-01-01"))] }),
    ]
    for row in other {
      let before = try ids(row.parameters)
      #expect(Set(before).isDisjoint(with: try ids(row.parameters, row.change)), "\(row.parameters)")
      #expect(try ids(row.parameters) == before, "\(row.parameters)")
    }
    let same: [(parameters: String, change: (inout PlanRun) -> Void)] = [
      // Who reads it is told the value, whatever it is; the plan has it nowhere.
      ("a: '{env.API_TOKEN}'", { $0.environment["API_TOKEN"] = "y" }), ("a: 1", { $0.environment["A"] = "2" }),
      ("a: 1", { $0.now = "2024-05-02" }),
      // What evaluation does not reach is not read.
      ("since: '{coalesce(context.range_start, sync.last)}'", { $0.sync = [.init("last", .string("2024-01-01"))] }),
    ]
    for row in same { #expect(try ids(row.parameters) == ids(row.parameters, row.change), "\(row.parameters)") }
  }

  @Test func watermarksThatAreReadLaterStandInThePlan() throws {
    let spec = PlanRun.spec.replacing(
      "processors:", with: "processors:\n        - {expression: 'coalesce(sync.last, record.id)', output: record.since}"
    )
    var run = PlanRun(spec: spec)
    run.sync = [.init("last", .string("2024-01-01"))]
    let plan = try #require(run.run().result)
    #expect(plan.syncReads == 1 && plan.text.contains(#""sync":{"last":"2024-01-01"}"#))
  }

  @Test func iterationKnowsItsWindow() throws {
    let spec = PlanRun.spec.replacing("limit: 100", with: "to: '{iterate.end}', n: '{iterate.index}'")
    let plan = try #require(PlanRun(spec: spec, range: "2024-01-30,2024-01-31").run().result)
    #expect(plan.chunks[1].contains(#""iterate":{"end":{"timestamp":"2024-02-01T00:00:00Z"},"index":1}"#))
    #expect(plan.urls[1] == "https://api.example.com/days/2024-01-31?n=1&to=2024-02-01T00%3A00%3A00Z")
  }
}
