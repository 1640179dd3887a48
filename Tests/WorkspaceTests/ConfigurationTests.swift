// `backhoe.yaml`: its keys, what is wrong with it, and where it is found.

import Diagnostics
import Testing

@testable import Workspace

struct ConfigurationTests {
  private func read(_ text: String) -> (configuration: Configuration, findings: [Diagnostic]) {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "backhoe.yaml", bytes: Array(text.utf8))
    return (Configuration(file, into: &bag), bag.sorted)
  }

  @Test func everyKey() {
    let (configuration, findings) = read(
      """
      select: [K, E001]
      ignore: K012
      per_file_ignores: {"legacy/": [K005], "*.gen.yaml": ALL}
      exclude: ["vendor/", "!vendor/"]
      strict: true
      baseline: base.json
      connections: config/connections.yaml
      """)
    #expect(findings.isEmpty && configuration.isStrict)
    #expect(configuration.filter.select == ["K", "E001"] && configuration.filter.ignore == ["K012"])
    #expect(configuration.baseline == "base.json" && configuration.connections == "config/connections.yaml")
    #expect(configuration.filter.wants(.unknownKey, in: "a.yaml"))
    #expect(!configuration.filter.wants(.obsoleteKey, in: "a.yaml"))
    #expect(!configuration.filter.wants(.unknownFunction, in: "a.yaml"))
    #expect(!configuration.filter.wants(.oldBool, in: "legacy/x/a.yaml"))
    #expect(!configuration.filter.wants(.unknownKey, in: "x/a.gen.yaml"))
    // A file that cannot be read is never passed over.
    #expect(configuration.filter.wants(.unreadableFile, in: "a.gen.yaml"))
    #expect(configuration.filter.wants(.yamlSyntax, in: "a.yaml"))
    for key in ConfigurationKey.all { #expect(read(key.example).findings.isEmpty, "\(key.name)") }
  }

  @Test func mistakes() {
    let rows: [(text: String, codes: [String], said: String)] = [
      ("", [], ""), ("# nothing\n", [], ""), ("select:\n", [], ""),
      ("- a", ["K002"], "the configuration is a map of keys"),
      ("selct: [K]", ["K001"], "did you mean 'select'?"),
      ("per-file-ignores: {}", ["K001"], "did you mean 'per_file_ignores'?"),
      ("zzz: 1", ["K001"], "'select'"), ("select: [K999]", ["K003"], "there is no code 'K999'"),
      ("select: {a: b}", ["K002"], "a list of codes"),
      ("ignore: [e01x]", ["K003"], "there is no code"), ("strict: yes", ["K002"], "true or false"),
      ("exclude: {a: b}", ["K002"], "a list of patterns"),
      ("per_file_ignores: [a]", ["K002"], "a map of patterns"),
      ("per_file_ignores: {a: {b: c}}", ["K002"], "a list of codes"),
      ("baseline: [a]", ["K002"], "a path"), ("a: [", ["Y003"], ""), ("strict: true\nstrict: false", ["Y008"], "twice"),
    ]
    for row in rows {
      let findings = read(row.text).findings
      #expect(findings.map(\.code.id) == row.codes, "\(row.text)")
      let text = findings.map { TextRenderer().render($0) }.joined()
      #expect(text.contains(row.said), "\(row.text): \(text)")
    }
  }

  @Test func theRootIsFoundUpward() throws {
    let folder = try Folder(["backhoe.yaml": "", "a/b/x.yaml": "", "a/git/.git/HEAD": "", "a/git/c/x.yaml": ""])
    let rows = [("", ""), ("a/b", ""), ("a/git/c", "/a/git"), ("a/git", "/a/git")]
    for (start, root) in rows {
      #expect(Repository(around: "\(folder.path)/\(start)").root == folder.path + root, "\(start)")
    }
    let repository = Repository(around: "\(folder.path)/a/b")
    #expect(repository.configurationPath == "\(folder.path)/backhoe.yaml")
    #expect(Repository(around: folder.path).configurationPath == "backhoe.yaml")
    #expect(Repository(around: "\(folder.path)/a/git").configurationPath == nil)
    let paths = [
      ("x.yaml", "a/b/x.yaml"), ("./x.yaml", "a/b/x.yaml"), ("../c/../x.yaml", "a/x.yaml"), ("/etc/x", "/etc/x"),
      ("../../../x", "\(folder.path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 })/x"), ("../..", ""),
    ]
    for (path, expected) in paths { #expect(repository.relative(path) == expected, "\(path)") }
  }

  @Test func itIsCheckedLikeAnyOtherFile() throws {
    let folder = try Folder(["backhoe.yaml": "selct: [K]\n", "a.yaml": Sample.good])
    #expect(folder.words(folder.lint(["backhoe.yaml"]).findings) == ["backhoe.yaml:1 K001"])
  }
}
