// Which files a run reads, in what order, and what it says of those that it cannot read.

import Diagnostics
import Foundation
import Testing

@testable import Workspace

struct LintRunTests {
  @Test func foldersAreSearched() throws {
    let folder = try Folder([
      "b.yaml": Sample.bad, "a/c.yml": Sample.bad, "a/d.txt": Sample.bad, ".hidden/x.yaml": Sample.bad,
      ".x.yaml": Sample.bad, "a/compose.yaml": "services: {web: {image: nginx}}\n",
      "a/workflow.yaml": "env: {A: b}\njobs: {}\n", "a/template.yaml": "a: {{ b }}\n", "a/list.yaml": "- a\n",
      "a/connections.yaml": "connections: {A: {type: api, sepc: x}}\n", "a/broken.yaml": "endpoints: [\n",
      "a/slip.yaml": "name: x\ndescription: y\nendponts: {}\n", "a/many.yaml": "kind: a\n---\nkind: b\n",
    ])
    #expect(
      folder.words(folder.lint().findings) == [
        "a/broken.yaml:2 Y003", "a/c.yml:1 K001", "a/connections.yaml:1 K001", "a/slip.yaml:3 K008", "b.yaml:1 K001",
      ])
    // By name, each must be what lint is for.
    #expect(folder.words(folder.lint(["a/compose.yaml", "a/many.yaml"]).findings).count == 3)
    #expect(folder.lint(["b.yaml", ".", "b.yaml", "./a/../b.yaml"]).findings.count == 5)
  }

  @Test func whatGitIgnoresIsLeftOut() throws {
    let folder = try Folder([
      ".gitignore": "build/\n*.gen.yaml\n!keep.gen.yaml\n/top.yaml\n", "build/a.yaml": Sample.bad,
      "x.gen.yaml": Sample.bad,
      "keep.gen.yaml": Sample.bad, "top.yaml": Sample.bad, "a/top.yaml": Sample.bad, "a/.gitignore": "*\n!b.yaml\n",
      "a/b.yaml": Sample.bad, "a/c.yaml": Sample.bad, "a/d/e.yaml": Sample.bad, "f/build/x.yaml": Sample.bad,
      "f/.gitignore": "!build/\n!x.gen.yaml\n", "f/x.gen.yaml": Sample.bad, ".git/x.yaml": Sample.bad,
    ])
    let expected = ["a/b.yaml", "f/build/x.yaml", "f/x.gen.yaml", "keep.gen.yaml"]
    #expect(folder.words(folder.lint().findings) == expected.map { "\($0):1 K001" })
    // Patterns of the folders above count, too; what is named is read.
    #expect(folder.words(folder.lint(["a"]).findings) == ["a/b.yaml:1 K001"])
    #expect(folder.words(folder.lint(["top.yaml"]).findings) == ["top.yaml:1 K001"])
  }

  @Test func excludedFilesAreNotEvenReadByName() throws {
    let folder = try Folder(["vendor/a.yaml": Sample.bad, "b.yaml": Sample.bad, "c.yaml": Sample.bad])
    var configuration = Configuration()
    configuration.exclude = IgnoreRules(lines: ["vendor/", "/c.yaml"], folder: "")
    #expect(folder.words(folder.lint(["."], configuration).findings) == ["b.yaml:1 K001"])
    #expect(folder.lint(["vendor/a.yaml", "c.yaml"], configuration).findings.isEmpty)
    #expect(folder.lint(["vendor"], configuration).findings.isEmpty)
  }

  @Test func filesThatCannotBeReadAreFindings() throws {
    let folder = try Folder(["good.yaml": Sample.good, "bad.yaml": Sample.bad])
    try folder.link("loop1.yaml", to: "loop2.yaml")
    try folder.link("loop2.yaml", to: "loop1.yaml")
    try folder.link("nowhere.yaml", to: "gone.yaml")
    try folder.link("alias.yaml", to: "bad.yaml")
    try folder.link("around", to: ".")
    try folder.write("bytes.yaml", bytes: Array("endpoints: ".utf8) + [0xFF, 0xFE, 0x00])
    try folder.write("utf16.yaml", bytes: [0xFF, 0xFE] + Array("endpoints".utf8).flatMap { [$0, 0] })
    let expected = [
      "alias.yaml:1 K001", "bad.yaml:1 K001", "bytes.yaml:1 Y001", "loop1.yaml Y020", "loop2.yaml Y020",
      "nowhere.yaml Y020",
    ]
    let outcome = folder.lint()
    #expect(folder.words(outcome.findings) == expected && outcome.isIncomplete)
    let named = folder.lint(["utf16.yaml", "absent.yaml", "good.yaml/x.yaml", "good.yaml"])
    #expect(folder.words(named.findings) == ["absent.yaml Y020", "good.yaml/x.yaml Y020", "utf16.yaml:1 Y001"])
    #expect(named.findings[0].message.hasSuffix("No such file or directory"))
  }

  /// Waiting for a writer would be for ever; in a folder it is no file.
  @Test func namedPipesAreNotOpened() throws {
    let folder = try Folder(["good.yaml": Sample.good])
    try #require(mkfifo("\(folder.path)/pipe.yaml", 0o600) == 0)
    #expect(folder.lint().findings.isEmpty)
    let named = folder.lint(["pipe.yaml"])
    #expect(folder.words(named.findings) == ["pipe.yaml Y020"] && named.isIncomplete)
    #expect(named.findings[0].message.hasSuffix("it is a named pipe"))
  }

  /// As between walking a folder and reading what is in it.
  @Test func filesThatVanishAreFindings() throws {
    let folder = try Folder(["a.yaml": Sample.good, "b.yaml": Sample.bad])
    let files = InputFiles([folder.path], in: folder.repository, exclude: Configuration().exclude).files
    try #require(files.count == 2)
    try FileManager.default.removeItem(atPath: files[0].path)
    guard case .problem(let finding) = OpenedFile(files[0].path) else {
      Issue.record("a file that is gone was opened")
      return
    }
    #expect(finding.code == .unreadableFile && finding.message.hasSuffix("No such file or directory"))
  }

  /// A file that is far too large is not read at all: a hole in the disk, so that the test needs none of it.
  @Test func hugeFilesAreNotRead() throws {
    let folder = try Folder(["a.yaml": Sample.bad])
    let descriptor = open("\(folder.path)/huge.yaml", O_WRONLY | O_CREAT, 0o644)
    #expect(ftruncate(descriptor, 100 << 20) == 0)
    close(descriptor)
    let outcome = folder.lint()
    #expect(folder.words(outcome.findings) == ["a.yaml:1 K001", "huge.yaml Y017"])
    #expect(outcome.findings.last?.message == "the file has 100 MiB; at most 16 are read")
  }

  @Test func orderDoesNotDependOnThreads() throws {
    var files: [String: String] = [:]
    for number in 0..<200 { files["f\(number).yaml"] = number % 3 == 0 ? Sample.good : Sample.bad }
    let folder = try Folder(files)
    let words = folder.words(folder.lint().findings)
    #expect(words == words.sorted() && words.count == 133)
    for _ in 0..<3 { #expect(folder.words(folder.lint().findings) == words) }
  }

  @Test func inputMadeToHurt() throws {
    let depth = 100_000
    let laughs = (1...9).map {
      "l\($0): &l\($0) [\(Array(repeating: "*l\($0 - 1)", count: 10).joined(separator: ", "))]"
    }
    let chain = (1...5_000).reversed().map { "v\($0): \"{state.v\($0 - 1)}\"" }.joined(separator: ", ")
    let range = "over: \"range(1, 5000)\", into: state.v0"
    let endpoints = (0..<2_000).map { "  e\($0): {request: {url: \"https://api.example.com/\($0)\"}}\n" }.joined()
    let rows: [(name: String, text: String, codes: Set<String>)] = [
      (
        "brackets", "endpoints: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth),
        ["Y013"]
      ),
      ("braces", "endpoints: " + String(repeating: "{a: ", count: depth), ["Y013"]),
      ("dashes", "endpoints:\n" + String(repeating: "- ", count: depth), ["Y013"]),
      ("laughs", "l0: &l0 [x]\n" + laughs.joined(separator: "\n") + "\nendpoints: {}", ["Y011"]),
      ("endpoints", "endpoints:\n" + endpoints, []),
      (
        "a slip", "endpoints:\n" + endpoints + "  a: {request: {url: \"https://api.example.com/\", metod: GET}}\n",
        ["K001"]
      ),
      (
        "aliases",
        (0..<5_000).map { "- &a\($0) x\n" }.joined() + (0..<5_000).map { "- *z\($0)\n" }.joined(), ["K008", "Y009"]
      ),
      (
        "chain",
        "endpoints: {a: {state: {\(chain)}, iterate: {\(range)}, request: {url: \"https://x.example/{state.v5000}\"}}}",
        []
      ),
      ("one line", "endpoints: {a: {" + (0..<3_000).map { "zz\($0): 1, " }.joined() + "}}", ["K001", "K004"]),
      ("open quote", "endpoints: \"" + String(repeating: "x ", count: depth), ["Y005"]),
      ("comments", "endpoints: {}\n" + String(repeating: "# backhoe: ignore K001 -- x\n", count: 20_000), ["K091"]),
      (
        "expression",
        "endpoints: {a: {iterate: {over: \"" + String(repeating: "(", count: depth)
          + "\", into: state.a}, request: {url: \"https://x.example/{state.a}\"}}}", ["E001"]
      ),
    ]
    let folder = try Folder()
    for row in rows {
      try folder.write("x.yaml", row.text)
      let outcome = folder.lint(["x.yaml"])
      #expect(Set(outcome.findings.map(\.code.id)).isSubset(of: row.codes), "\(row.name)")
      #expect(outcome.findings.isEmpty == row.codes.isEmpty, "\(row.name)")
      let shown = outcome.findings.prefix(20).map { TextRenderer().render($0).utf8.count }
      #expect(shown.allSatisfy { $0 < 5_000 }, "\(row.name)")
    }
  }
}
