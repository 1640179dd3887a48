// Which names are near enough to be meant.

import Diagnostics
import Testing

@Suite struct SuggestionsTests {
  @Test func nearestNames() {
    let keys = ["request", "response", "records", "rules", "rate", "state", "sync", "setup", "url", "into"]
    let rows: [(name: String, expected: [String])] = [
      ("reqest", ["request"]), ("reqeust", ["request"]), ("Request", ["request"]), ("respnse", ["response"]),
      ("stat", ["state"]), ("uri", ["url"]), ("zzz", []), ("", []), ("inot", ["into"]),
      (String(repeating: "x", count: 500), []),
    ]
    for row in rows {
      #expect(Suggestions.nearest(row.name, among: keys) == row.expected, "\(row.name)")
    }
  }

  @Test func orderAndLimit() {
    #expect(
      Suggestions.nearest("aaaaaa", among: ["aabbaa", "aaaaab", "aaaaac", "aaaaad"]) == [
        "aaaaab", "aaaaac", "aaaaad",
      ])
    #expect(Suggestions.nearest("client", among: ["client_secret", "clients"]) == ["clients", "client_secret"])
    #expect(Suggestions.nearest("primary-key", among: ["primary_key"]) == ["primary_key"])
    #expect(Suggestions.nearest("same", among: ["same", "sane"]) == ["sane"])
  }

  @Test func listsInWords() {
    #expect(Suggestions.list([]) == "")
    #expect(Suggestions.list(["a"]) == "'a'")
    #expect(Suggestions.list(["a", "b", "c"]) == "'a', 'b' or 'c'")
    #expect(Suggestions.question("colum", among: ["column"]) == "did you mean 'column'?")
    #expect(Suggestions.question("xyz", among: ["column"]) == nil)
  }
}
