// Patterns of `.gitignore`, row by row as `git check-ignore` answers.

import Testing

@testable import Workspace

struct IgnoreRulesTests {
  /// Paths that end in `/` are folders.
  static let rows: [(patterns: [String], folder: String, ignored: [String], kept: [String])] = [
    (["*.yaml"], "", ["a.yaml", "x/y/a.yaml"], ["a.yml", "a.yaml.txt", "yaml"]),
    (["/a.yaml"], "", ["a.yaml"], ["x/a.yaml"]),
    (["x/a.yaml"], "", ["x/a.yaml"], ["y/x/a.yaml", "x/b/a.yaml"]),
    (["build/"], "", ["build/", "x/build/"], ["build", "builds/"]),
    (["build"], "", ["build/", "build", "x/build"], ["builds", "rebuild"]),
    (["/x/*.yaml"], "", ["x/a.yaml"], ["x/y/a.yaml", "a.yaml"]),
    (["**/a.yaml"], "", ["a.yaml", "x/a.yaml", "x/y/a.yaml"], ["b.yaml"]),
    (["x/**"], "", ["x/a", "x/y/a"], ["x/", "y/x/a"]),
    (["x/**/a"], "", ["x/a", "x/y/a", "x/y/z/a"], ["a", "x/ab"]),
    (["**/x/**/a"], "", ["x/a", "y/x/z/a"], ["x/b"]),
    (["a**b"], "", ["ab", "axxb", "x/ab"], ["a/b"]),
    (["a?c"], "", ["abc"], ["a/c", "ac", "abbc"]),
    (["[a-c].yaml", "[!x]y"], "", ["a.yaml", "c.yaml", "ay"], ["d.yaml", "xy", "y"]),
    (["[]a]x"], "", ["]x", "ax"], ["bx"]),
    (["[a"], "", [], ["[a", "a"]),
    (["# comment", "", "\\#a", "\\!b"], "", ["#a", "!b"], ["# comment", "a", "b"]),
    (["a  ", "b\\ "], "", ["a", "b "], ["a  ", "b"]),
    (["a\r"], "", ["a"], ["a\r"]),
    (["*.yaml", "!keep.yaml"], "", ["a.yaml"], ["keep.yaml", "x/keep.yaml"]),
    (["!a", "a"], "", ["a"], []),
    (["*", "!*.yaml"], "", ["a", "x/"], ["a.yaml", "x/a.yaml"]),
    (["/a", "b/c"], "x", ["x/a", "x/b/c"], ["a", "x/y/a", "b/c", "xa", "x/y/b/c"]),
    (["\\*"], "", ["*"], ["a"]),
    (["*a*b*c*"], "", ["abc", "xaxbxcx"], ["acb", "a/b/c"]),
    (["é*"], "", ["é.yaml"], ["e.yaml"]),
  ]

  @Test(arguments: rows.indices) func row(_ index: Int) {
    let row = Self.rows[index]
    let rules = IgnoreRules(lines: row.patterns, folder: row.folder)
    for path in row.ignored {
      #expect(rules.ignores(path, isFolder: path.hasSuffix("/")) == true, "\(row.patterns) \(path)")
    }
    for path in row.kept {
      #expect(rules.ignores(path, isFolder: path.hasSuffix("/")) != true, "\(row.patterns) \(path)")
    }
  }

  @Test func whatLiesInsideIsCovered() {
    let rules = IgnoreRules(lines: ["vendor/", "*.generated.yaml"], folder: "")
    #expect(rules.covers("vendor/a/b.yaml") && rules.covers("x/a.generated.yaml"))
    #expect(!rules.covers("x/vendored.yaml") && !rules.covers("vendor"))
  }

  /// Patterns that try a careless matcher's patience.
  @Test func hardPatternsEnd() {
    let stars = String(repeating: "*a", count: 60) + "b"
    let wild = String(repeating: "**/a/", count: 40) + "b"
    let rules = IgnoreRules(lines: [stars, wild], folder: "")
    #expect(rules.ignores(String(repeating: "a", count: 4_000), isFolder: false) == nil)
    #expect(rules.ignores(String(repeating: "a/", count: 2_000) + "c", isFolder: false) == nil)
  }
}
