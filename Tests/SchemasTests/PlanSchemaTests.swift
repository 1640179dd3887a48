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
    let folder = Repository.root.appending(path: "fixtures/plans")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    let plans = try files.map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined()
    let parts: [any PlanPart.Type] = [
      PlanHeader.self, SourceConnection.self, PlanStream.self, PlanEndpoint.self, PlanIteration.self, PlanRequest.self,
      PlanPagination.self, PlanResponse.self, PlanProcessor.self, PlanRule.self, PlanCall.self, PlanAuthentication.self,
      PlanProgram.self, PlanChunk.self, ChunkRequest.self, StreamSummary.self, Coverage.self, Coverage.Span.self,
      PlanDeferral.self,
    ]
    for part in parts {
      for key in part.facts {
        #expect(plans.contains("\"\(key.name)\":"), "\(part.partName).\(key.name)")
      }
    }
  }
}
