// Plans of specs that people have, as they are: made, shown in every form, verified, compared and divided. Skipped where
// the specs do not lie beside the project.

import Foundation
import TestSupport
import Testing

private let specs = Repository.shared("specs")

@Suite(.enabled(if: specs != nil)) struct RealPlanTests {
  /// Every name that a spec reads of a scope.
  private func names(_ scope: String, in text: String) throws -> [String] {
    Set(
      text.matches(of: try Regex("\\b\(scope)\\.([a-z_]+)", as: (Substring, Substring).self)).map {
        String($0.output.1)
      }
    )
    .sorted()
  }

  private func workspace(_ spec: URL) throws -> Workspace {
    let text = try String(contentsOf: spec, encoding: .utf8)
    let space = try Workspace()
    let secrets = try names("secrets", in: text).map { "\($0): hidden-\($0)" }.joined(separator: ", ")
    let inputs = try names("inputs", in: text).map { "\($0): '2024-01-01'" }.joined(separator: ", ")
    try space.write(
      "connections.yaml",
      """
      connections:
        API: {type: api, spec: "\(spec.path)", secrets: {\(secrets)}, inputs: {\(inputs)}}
        DB: {url: "sqlite:none.db"}
      """)
    try space.write(
      "all.yaml",
      "source: API\ntarget: DB\ndefaults: {object: 'x.{stream_name}', mode: incremental}\nstreams: {'*': {}}\n")
    return space
  }

  @Test func planOfEverySpec() throws {
    let files = try FileManager.default.contentsOfDirectory(at: try #require(specs), includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
    #expect(files.count >= 4)
    for spec in files {
      let name = spec.lastPathComponent
      let space = try workspace(spec)
      for (plan, now) in [("plan.json", "2024-06-01"), ("again.json", "2024-06-01"), ("later.json", "2024-06-02")] {
        try space.succeed(["plan", "all.yaml", "--now", now, "-o", plan])
      }
      let text = try space.read("plan.json")
      #expect(text == (try space.read("again.json")), "\(name)")
      #expect(!text.contains("hidden-"), "\(name) has a secret in its plan")
      for form in ["text", "markdown", "json", "html"] {
        let shown = try space.succeed(["show", "plan.json", "--format", form]).output
        #expect(shown.contains("bp_") && !shown.contains("hidden-"), "\(name), \(form)")
      }
      let check = try space.succeed(["verify", "plan.json"]).output
      #expect(check.contains("gives this plan, byte for byte") && !check.contains("failed"), "\(name): \(check)")
      #expect(try space.run(["diff", "plan.json", "again.json"]).code == 0, "\(name)")
      let difference = try space.run(["diff", "plan.json", "later.json", "--format", "markdown"])
      #expect(difference.code == 1 && difference.output.contains("as_of"), "\(name): \(difference.text)")
      // A stream that waits for nobody stands for itself.
      let stream = try #require(text.firstMatch(of: #/\n\{"name":"([^"]+)"/#)).output.1
      try space.succeed(["split", "plan.json", "--stream", String(stream), "-o", "part.json"])
      let part = try space.succeed(["verify", "part.json"]).output
      #expect(part.contains("gives the plan that this one is a part of"), "\(name): \(part)")
    }
  }
}
