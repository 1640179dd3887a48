// JSON, SARIF and GitHub's commands, to the character where it matters.

import Diagnostics
import Testing
import Values

@Suite struct MachineRendererTests {
  private let file = SourceFile(path: "specs/ä b.yaml", bytes: Array("日本: bad\nurl: \"x\"\nurl: y\n".utf8))

  private var finding: Diagnostic {
    Diagnostic(
      .unknownKey, "no key 'b', 100%", at: Location(file, SourceSpan(8, 11)), label: "what?",
      notes: [Note("known: a"), Note("first here", at: Location(file, SourceSpan(12, 15)))], help: "rename\u{1B}[31m",
      fix: Fix("write 'a'", replace: SourceSpan(8, 11), with: "a"))
  }

  private var unread: Diagnostic {
    Diagnostic(.unreadableFile, "cannot read", at: Location(SourceFile(unread: "no, file"), SourceSpan(0, 0)))
  }

  @Test func json() throws {
    let findings = [finding, unread]
    let summary = FindingsSummary(of: findings, dropped: 3, files: 1)
    let text = JSONRenderer.render(findings, summary: summary)
    let expected = #"""
      {"diagnostics":[
      {"code":"K001","severity":"error","message":"no key 'b', 100%","file":"specs/ä b.yaml","line":1,"column":5,"endLine":1,"endColumn":8,"notes":[{"kind":"label","message":"what?"},{"kind":"note","message":"known: a"},{"kind":"note","message":"first here","file":"specs/ä b.yaml","line":2,"column":1,"endLine":2,"endColumn":4},{"kind":"help","message":"rename\u001b[31m"}],"fix":{"title":"write 'a'","safe":true,"edits":[{"line":1,"column":5,"endLine":1,"endColumn":8,"text":"a"}]}},
      {"code":"Y020","severity":"error","message":"cannot read","file":"no, file","line":1,"column":1,"endLine":1,"endColumn":1,"notes":[],"fix":null}
      ],"summary":{"errors":2,"warnings":0,"infos":0,"fixable":1,"dropped":3,"files":1}}

      """#
    #expect(text == expected)
    #expect(try JSONText.parse(text)["diagnostics"]?.array?.count == 2)
    #expect(
      JSONRenderer.render([], summary: FindingsSummary(of: [], files: 0)).hasPrefix("{\"diagnostics\":[],\"summary\""))
  }

  /// Characters that a terminal acts on, in a message: escaped, and still the same text.
  @Test func jsonIsSafeToShow() throws {
    let message = "a\u{1B}]0;x\u{7}\u{9B}31m\u{202E}b\u{7F}\u{2028}"
    let text = JSONRenderer.render(
      [Diagnostic(.unknownKey, message, at: finding.location)], summary: FindingsSummary(of: [], files: 1))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !DisplayWidth.isUnprintable($0) })
    #expect(try JSONText.parse(text)["diagnostics"]?.array?.first?["message"]?.string == message)
  }

  @Test func github() {
    let text = GitHubRenderer.render([finding, unread]) { "root/" + $0 }
    let expected = """
      ::error file=root/specs/ä b.yaml,line=1,endLine=1,col=5,endColumn=8,title=K001%3A unknown key::no key 'b', 100%25: \
      what?%0Anote: known: a%0Ahelp: rename\u{FFFD}[31m
      ::error file=root/no%2C file,title=Y020%3A a file or directory that cannot be read::cannot read

      """
    #expect(text == expected)
    // Columns across lines are refused by GitHub.
    let long = Diagnostic(.oldBool, "m\r\nn", at: Location(file, SourceSpan(0, 14)))
    #expect(
      GitHubRenderer.render([long]) { $0 }
        == "::warning file=specs/ä b.yaml,line=1,endLine=2,title=K005%3A a truth value in YAML 1.1's spelling::m\u{FFFD}%0An\n"
    )
  }

  @Test func sarif() throws {
    let log = try JSONText.parse(SARIFRenderer(version: "1.2.3") { $0 }.render([finding, unread]))
    #expect(log["version"]?.string == "2.1.0")
    let run = try #require(log["runs"]?.array?.first)
    #expect(run["columnKind"]?.string == "unicodeCodePoints")
    #expect(run["invocations"]?.array?.first?["executionSuccessful"]?.bool == false)
    let rules = try #require(run["tool"]?["driver"]?["rules"]?.array)
    #expect(rules.compactMap { $0["id"]?.string } == DiagnosticCode.all.map(\.id))
    for rule in rules {
      let name = try #require(rule["name"]?.string)
      #expect(!name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber }, "\(name)")
      #expect(rule["help"]?["markdown"]?.string?.contains("Has it:") == true)
    }
    let results = try #require(run["results"]?.array)
    let first = results[0]
    let index = try #require(first["ruleIndex"]?.int)
    #expect(rules[Int(index)]["id"] == first["ruleId"])
    let place = try #require(first["locations"]?.array?.first?["physicalLocation"])
    #expect(place["artifactLocation"]?["uri"]?.string == "specs/%C3%A4%20b.yaml")
    #expect(place["region"]?["startColumn"]?.int == 5 && place["region"]?["endColumn"]?.int == 8)
    #expect(first["relatedLocations"]?.array?.first?["message"]?["text"]?.string == "first here")
    let change = try #require(first["fixes"]?.array?.first?["artifactChanges"]?.array?.first)
    #expect(change["replacements"]?.array?.first?["insertedContent"]?["text"]?.string == "a")
    #expect(first["partialFingerprints"]?["primaryLocationLineHash"]?.string?.hasSuffix(":1") == true)
    // Of a file that was not read there is nothing to point at.
    let nowhere = try #require(results[1]["locations"]?.array?.first?["physicalLocation"])
    #expect(nowhere["region"] == nil && nowhere["artifactLocation"]?["uri"]?.string == "no%2C%20file")
  }

  @Test func absolutePathsAreURIs() throws {
    let log = try JSONText.parse(SARIFRenderer(version: "1") { "/a:b/" + $0 }.render([unread]))
    let place = log["runs"]?.array?.first?["results"]?.array?.first?["locations"]?.array?.first
    let artifact = place?["physicalLocation"]?["artifactLocation"]
    #expect(artifact?["uri"]?.string == "file:///a%3Ab/no%2C%20file" && artifact?["uriBaseId"] == nil)
  }

  @Test func aFileThatWasNotReadHasNoLines() {
    let finding = Diagnostic(
      .unreadableFile, "cannot read 'x\u{1B}'", at: Location(SourceFile(unread: "x\u{1B}"), SourceSpan(0, 0)),
      help: "check the path")
    #expect(
      TextRenderer().render(finding)
        == "error[Y020]: cannot read 'x\u{FFFD}'\n --> x\u{FFFD}\n  |\n  = help: check the path\n")
  }
}
