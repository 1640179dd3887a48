// Secrets that are missing are named, all at once, and an empty one is missing.

import Diagnostics
import Execution
import Testing
import Values

struct SecretValueTests {
  @Test func missingAndEmptySecretsAreNamedTogether() {
    let known: [String: Value] = ["full": .string("s3cr3t-value"), "empty": .string(""), "number": .int(5)]
    func resolve(_ names: [String]) -> Failure? {
      do throws(Failure) {
        _ = try SecretValues.resolve(names, place: "the connections file", advice: "add it") { name in known[name] }
        return nil
      } catch { return error }
    }
    #expect(resolve(["full", "number"]) == nil)
    let failure = resolve(["full", "empty", "gone"])
    #expect(failure?.what == "the plan needs the secrets 'empty', 'gone'")
    #expect(failure?.kind == .usage)
    #expect(failure?.why.contains("s3cr3t") == false)
  }
}
