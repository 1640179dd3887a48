// Findings that are adopted stay out of sight, new ones do not.

import Diagnostics
import Testing
import Values

@testable import Workspace

struct BaselineTests {
  private func line(_ name: String, _ value: String = "yes") -> String {
    "  \(name):\n    disabled: \(value)\n    request: {url: \"https://api.example.com/a\"}\n"
  }

  private func written(_ folder: Folder, _ names: [String] = ["."], over old: Baseline = Baseline()) throws -> Baseline
  {
    let outcome = folder.lint(names)
    let text = old.adopting(outcome.findings, folder.repository, checked: outcome.paths).text
    return try Baseline(SourceFile(path: "base.json", bytes: Array(text.utf8)))
  }

  private func shown(
    _ baseline: Baseline, _ folder: Folder, _ names: [String] = ["."], there: Set<String> = ["a.yaml", "b.yaml"]
  ) -> [String] {
    let outcome = folder.lint(names)
    return baseline.applied(to: outcome.findings, folder.repository, checked: outcome.paths) { there.contains($0) }
      .map {
        "\($0.location.file.path.split(separator: "/").last ?? ""):\($0.location.file.lines.position(at: $0.location.span.start).line) \($0.code.id)"
      }
  }

  @Test func editsElsewhereDoNotMatter() throws {
    let folder = try Folder(["a.yaml": "endpoints:\n" + line("a") + line("b")])
    let baseline = try written(folder)
    #expect(baseline.count == 2 && shown(baseline, folder) == [])
    try folder.write("a.yaml", "# new\nname: x\n\nendpoints:\n" + line("c", "false") + line("a") + line("b"))
    #expect(shown(baseline, folder) == [])
    // Equal lines are counted: a third one is new.
    try folder.write("a.yaml", "endpoints:\n" + line("a") + line("b") + line("c"))
    #expect(shown(baseline, folder) == ["a.yaml:9 K005"])
    try folder.write("a.yaml", "endpoints:\n" + line("a") + line("b", "no"))
    #expect(shown(baseline, folder) == ["a.yaml:6 K005", "base.json:2 K094"])
  }

  @Test func staleEntriesOfFilesThatWereNotCheckedAreLeftAlone() throws {
    let folder = try Folder(["a.yaml": "endpoints:\n" + line("a"), "b.yaml": "endpoints:\n" + line("a")])
    let baseline = try written(folder)
    try folder.write("a.yaml", "endpoints:\n" + line("a", "true"))
    #expect(shown(baseline, folder, ["b.yaml"]) == [])
    #expect(shown(baseline, folder, ["a.yaml"]) == ["base.json:2 K094"])
    // A file that is gone has no findings any more.
    #expect(shown(baseline, folder, ["b.yaml"], there: ["b.yaml"]) == ["base.json:2 K094"])
    let again = try written(folder, ["a.yaml"], over: baseline)
    #expect(again.entries.map(\.file) == ["b.yaml"])
  }

  @Test func theFileIsSortedAndCanonical() throws {
    let folder = try Folder(["b.yaml": "endpoints:\n" + line("a", "no") + line("b"), "a.yaml": Sample.bad])
    let first = try written(folder)
    #expect(try written(folder, ["b.yaml", "a.yaml"]).text == first.text)
    let value = try JSONText.parse(first.text)
    #expect(value["format"]?.string == Baseline.format)
    #expect(value["findings"]?.array?.compactMap { $0["file"]?.string } == ["a.yaml", "b.yaml", "b.yaml"])
    #expect(value["findings"]?.array?.compactMap { $0["context"]?.string }.last == "disabled: yes")
    #expect(Baseline().text == "{\"format\":\"backhoe.baseline/1\",\"findings\":[]}\n")
  }

  @Test func unreadableFilesAreNotAdopted() throws {
    let folder = try Folder(["a.yaml": Sample.bad])
    try folder.link("b.yaml", to: "nowhere")
    let baseline = try written(folder)
    #expect(baseline.count == 1 && shown(baseline, folder) == ["b.yaml:1 Y020"])
  }

  @Test func whatIsNoBaselineIsRefused() {
    let rows = [
      ("", "nothing"), ("[", "expected"), ("{}", "'format'"),
      ("{\"format\":\"backhoe.baseline/2\",\"findings\":[]}", "'format'"),
      ("{\"format\":\"backhoe.baseline/1\"}", "'findings'"),
      ("{\"format\":\"backhoe.baseline/1\",\"findings\":[\n{}]}", "line 2"),
      (
        "{\"format\":\"backhoe.baseline/1\",\"findings\":[{\"file\":\"a\",\"code\":\"b\",\"fingerprint\":\"c\",\"count\":0}]}",
        "line 1"
      ),
    ]
    for (text, said) in rows {
      do throws(Failure) {
        _ = try Baseline(SourceFile(path: "base.json", bytes: Array(text.utf8)))
        Issue.record("accepted: \(text)")
      } catch {
        #expect(error.what.contains("base.json") && error.why.contains(said), "\(text): \(error.why)")
        #expect(!error.advice.isEmpty)
      }
    }
  }
}
