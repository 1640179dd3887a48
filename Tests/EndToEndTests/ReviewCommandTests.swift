// show, diff, verify and split as a person meets them: what they say, and how they end.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct ReviewCommandTests {
  @Test func showHasEveryForm() throws {
    let space = try Workspace()
    try space.plan("all_three")
    #expect(try space.succeed(["show", "plan.json", "--format", "json"]).output.hasPrefix("{\"plan_id\":\"bp_"))
    #expect(try space.succeed(["show", "plan.json", "--format", "markdown"]).output.hasPrefix("## Plan `bp_"))
    #expect(try space.succeed(["show", "plan.json", "--format", "html"]).output.hasPrefix("<!DOCTYPE html>"))
    let plan = try space.read("plan.json")
    let chunk = try #require(plan.firstMatch(of: /bc_[a-z2-7]{26}/)?.output)
    let shown = try space.succeed(["show", "plan.json", "--chunk", String(chunk.prefix(16))]).output
    for part in [
      String(chunk), "2024-01-01", "GET \(space.server.url)/v1/events/daily/2024-01-01", "Bearer {secrets.api_key}",
      "response.status == 429",
    ] {
      #expect(shown.contains(part), "\(part)\n\(shown)")
    }
    #expect(try space.run(["show", "plan.json", "--chunk", "bc_9999"]).code == 2)
  }

  @Test func diffEndsAsItShould() throws {
    let space = try Workspace()
    try space.plan("events_by_day", into: "old.json")
    try space.plan("events_by_day", into: "same.json")
    try space.plan("all_three", into: "new.json")
    let same = try space.run(["diff", "old.json", "same.json"])
    #expect(same.code == 0 && same.output.hasPrefix("the plans are the same: bp_"))
    let other = try space.run(["diff", "old.json", "new.json"])
    #expect(other.code == 1 && other.output.contains("+ sales_by_month: 3 chunks"))
    #expect(try space.run(["diff", "old.json", "nowhere.json"]).code == 2)
  }

  @Test func verifyFindsWhatTheDigestCannot() throws {
    let space = try Workspace()
    try space.write("shop.yaml", try String(contentsOfFile: Workspace.shop, encoding: .utf8))
    let connections = try space.read("connections.yaml").replacing(Workspace.shop, with: space.path("shop.yaml"))
    try space.write("connections.yaml", connections)
    try space.plan("all_three")
    let good = try space.run(["verify", "plan.json"])
    #expect(good.code == 0 && good.output.contains("gives this plan, byte for byte"), "\(good.text)")

    // Another ID than the one that was approved.
    #expect(try space.run(["verify", "plan.json", "--expect", "bp_aaaaaaaaaaaaaaaaaaaaaaaaaa"]).code == 1)
    let planID = try #require(try space.read("plan.json").firstMatch(of: /bp_[a-z2-7]{26}/)?.output)
    #expect(try space.run(["verify", "plan.json", "--expect", String(planID)]).code == 0)

    // A spec that has changed since: a comment gives the same plan, another path does not.
    let spec = try space.read("shop.yaml")
    try space.write("shop.yaml", "# a comment\n" + spec)
    let commented = try space.run(["verify", "plan.json"])
    #expect(commented.code == 1 && commented.output.contains("shop.yaml' has changed since the plan was made"))
    #expect(commented.output.contains("byte for byte"), "\(commented.output)")
    try space.write("shop.yaml", spec.replacing("data.events[]", with: "data.others[]"))
    let changed = try space.run(["verify", "plan.json"])
    #expect(changed.output.contains("endpoint.response.jmespath: data.others[] → data.events[]"), "\(changed.output)")
    try FileManager.default.removeItem(atPath: space.path("shop.yaml"))
    let open = try space.run(["verify", "plan.json"])
    #expect(open.code == 0 && open.output.contains("give it with --spec"))
    try space.write("moved.yaml", spec)
    #expect(try space.run(["verify", "plan.json", "--spec", "moved.yaml"]).output.contains("byte for byte"))

    // An edit is found by the digest alone.
    try space.write("plan.json", try space.read("plan.json").replacing("/daily/2024-01-02", with: "/daily/2024-01-03"))
    let edited = try space.run(["verify", "plan.json"])
    #expect(edited.code == 2 && edited.errors.contains("was changed after it was made"))
  }

  @Test func aPartIsExecutedLikeAPlan() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    let plan = try space.read("plan.json")
    let chunks = plan.matches(of: /bc_[a-z2-7]{26}/).map { String($0.output) }
    try space.succeed(["split", "plan.json", "--chunk", chunks[3], "--chunk", chunks[7], "-o", "part.json.gz"])
    let verified = try space.run(["verify", "part.json.gz"])
    #expect(verified.code == 0 && verified.output.contains("the plan that this one is a part of"), "\(verified.text)")
    #expect(try space.exec("part.json.gz").code == 0)
    #expect(space.server.requests.count == 2)
    #expect(try space.run(["split", "plan.json"]).code == 2)
  }

  @Test(arguments: ["gz", "zst"]) func compressedPlansAreExecuted(_ ending: String) throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    try space.plan("events_by_day", into: "plan.json.\(ending)")
    #expect(try space.run(["diff", "plan.json", "plan.json.\(ending)"]).code == 0)
    let sizes = try ["plan.json", "plan.json.\(ending)"].map {
      try FileManager.default.attributesOfItem(atPath: space.path($0))[.size] as? Int ?? 0
    }
    #expect(sizes[1] * 3 < sizes[0])
    #expect(try space.exec("plan.json.\(ending)").code == 0)
    #expect(space.server.requests.count == 31)
  }
}
