// Plans that were changed and signed again: the digest is right, and each kind of change is found all the same.

import Diagnostics
import Plans
import Reviewing
import Testing
import Values

struct VerificationTests {
  private func failures(_ content: PlanContent) throws -> [VerificationCheck] {
    let folder = try PlanFolder()
    return try PlanVerification(try folder.plan("plan.json", content)).checks.filter { $0.outcome == .failed }
  }

  private static var plan: PlanContent { PlanContent(streams: [PlanContent.days("days", [0, 1, 2])]) }

  @Test func aGoodPlanIsProven() throws {
    #expect(try failures(Self.plan) == [])
    #expect(try failures(PlanContent(streams: [])) == [])
  }

  @Test func everyKindOfChangeIsFound() throws {
    let table: [(change: (inout PlanContent) -> Void, what: String, detail: String)] = [
      (
        { $0.streams[0].chunks[1].request?.url = "https://evil.example/" }, "first requests",
        "GET https://evil.example/ should be GET https://api.example.com/days/2024-01-02"
      ),
      ({ $0.streams[0].chunks[1].request?.method = "DELETE" }, "first requests", "DELETE"),
      ({ $0.streams[0].chunks[1].request?.body = "{}" }, "first requests", "2024-01-02"),
      ({ $0.streams[0].chunks[1].value = .int(7) }, "IDs of the chunks", "2024-01-02"),
      (
        { $0.streams[0].chunks[1].state = .object([.init("date", .string("2024-01-09"))]) }, "IDs of the chunks",
        "2024-01-02"
      ),
      (
        { $0.streams[0].stream.state = .object([.init("base_url", .string("https://evil.example"))]) },
        "IDs of the chunks", "should be"
      ),
      ({ $0.streams[0].chunks[1].id = $0.streams[0].chunks[0].id }, "IDs of the chunks", "should be"),
      ({ $0.streams[0].chunks[1] = $0.streams[0].chunks[0] }, "no chunk is there twice", "2024-01-01"),
      (
        { $0.streams[0].stream.endpoint.response.jmespath = .literal(.string("other")) }, "digests of the streams",
        "'days'"
      ),
      ({ $0.streams[0].stream.object = "main.other" }, "digests of the streams", "'days'"),
      ({ $0.streams[0].stream.programs[2].source = "state.other" }, "digests of the streams", "'days'"),
      (
        { $0.streams[0].summary = StreamSummary(chunks: 3, requestsMinimum: 1, secondsMinimum: 0) }, "counts",
        "3 requests"
      ),
      ({ $0.streams[0].stream.programs[0].code.removeLast() }, "program is well formed", "program 0 of 'days'"),
      ({ $0.streams[0].stream.programs[0].code[0] = "fly r0" }, "program is well formed", "instruction 1"),
      ({ $0.streams[0].stream.programs[0].code[5] = "return r9" }, "program is well formed", "instruction 6"),
      ({ $0.streams[0].stream.programs[0].code[2] = "const r2, \"/nights/\"" }, "first requests", "/nights/"),
      (
        {
          $0.header.connections[0].name = "OTHER"; $0.streams[0].stream.connection = "OTHER"
        }, "digests of the streams", "'days'"
      ),
    ]
    for row in table {
      var content = Self.plan
      row.change(&content)
      let found = try failures(content)
      let fits = found.contains { check in
        check.code != nil && check.text.contains(row.what) && check.details.contains { $0.contains(row.detail) }
      }
      #expect(fits, "\(row.what), \(row.detail): \(found)")
    }
  }

  @Test func whatIsNotKnownYetIsLeftOpen() throws {
    var content = Self.plan
    content.streams[0].chunks[0].request?.isComplete = false
    let folder = try PlanFolder()
    let checks = try PlanVerification(try folder.plan("plan.json", content)).checks
    #expect(checks.contains { $0.outcome == .open && $0.text.contains("1 first request holds") })
  }
}
