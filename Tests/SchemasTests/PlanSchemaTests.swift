// The form of plans is pinned: whoever changes it looks at the version.

import Foundation
import Plans
import Schemas
import TestSupport
import Testing
import Values

@Suite struct PlanSchemaTests {
  @Test func theSchemaIsThatOfTheVersion() {
    let found = hexadecimal(digest(Array(JSONSchema.plan.text.utf8)))
    #expect(
      found == PlanFormat.schemaSHA256,
      "the form of plans changed: see the rule at the top of PlanFormat.swift, then pin the new digest")
  }

  @Test func everyKeyStandsInAGoldenPlan() throws {
    // Together with the check that golden plans fit the schema, so that neither can fall behind the other.
    let plans = try ["market", "all_three", "market_missing"].map { name in
      try String(contentsOf: Repository.root.appending(path: "fixtures/plans/\(name).json"), encoding: .utf8)
    }.joined()
    let parts: [any PlanPart.Type] = [
      PlanHeader.self, SourceConnection.self, PlanStream.self, PlanEndpoint.self, PlanIteration.self, PlanRequest.self,
      PlanPagination.self, PlanProcessor.self, PlanCall.self, PlanProgram.self, PlanChunk.self, ChunkRequest.self,
      StreamSummary.self, PlanDeferral.self,
    ]
    let rare: Set<String> = [
      "threads", "discovered", "hooks", "immediate", "payload", "warnings", "split_from", "body", "into", "iterate",
      "if",
      "authentication",
    ]
    for part in parts {
      for key in part.facts where !rare.contains(key.name) {
        #expect(plans.contains("\"\(key.name)\":"), "\(part.partName).\(key.name)")
      }
    }
  }
}
