// `backhoe lint` as a person or a service runs it: formats, exit codes, fixes in files, baselines, configuration.

import Foundation
import TestSupport
import Testing

@Suite struct LintTests {
  private static let good = "endpoints: {a: {request: {url: \"https://api.example.com/a\"}}}\n"
  private static let slip = "endpoints: {a: {reqest: {url: \"https://api.example.com/a\"}}}\n"
  private static let old = "endpoints: {a: {disabled: yes, request: {url: \"https://api.example.com/a\"}}}\n"

  private func space(_ files: [String: String]) throws -> Workspace {
    let space = try Workspace()
    for (name, text) in files { try space.write(name, text) }
    return space
  }

  @Test func exitCodes() throws {
    let space = try space([
      "good.yaml": Self.good, "slip.yaml": Self.slip, "old.yaml": Self.old, "info.yaml": "queues: [a]\n" + Self.good,
    ])
    let rows: [(arguments: [String], code: Int32, says: [String], silent: Bool)] = [
      (["good.yaml"], 0, [], true),
      (["."], 1, ["slip.yaml:1", "old.yaml:1", "1 error, 1 warning; --fix mends 2 of them"], false),
      (["old.yaml"], 0, ["1 warning"], false), (["old.yaml", "--strict"], 1, ["1 warning"], false),
      (["info.yaml"], 0, [], true), (["info.yaml", "-v"], 0, ["info[K012]"], false),
      (["slip.yaml", "absent.yaml"], 2, ["slip.yaml:1", "cannot read 'absent.yaml'"], false),
      (["slip.yaml", "--ignore", "K001"], 0, [], true), (["slip.yaml", "--select", "E,K005"], 0, [], true),
      (["slip.yaml", "--select", "k"], 1, ["K001"], false),
      (["slip.yaml", "--select", "K0O1"], 2, ["'K0O1'", "did you mean"], false),
      (["slip.yaml", "--fix", "--diff"], 2, ["--fix", "--diff"], false),
      (["-", "--fix"], 2, ["standard input"], false),
      (["good.yaml", "--baseline", "absent.json"], 2, ["absent.json", "--write-baseline"], false),
      (["connections.yaml"], 0, [], true), (["-"], 1, ["<stdin>:1:1", "the file says nothing"], false),
      (["slip.yaml", "--format", "xml"], 2, ["xml"], false),
    ]
    for row in rows {
      let end = try space.run(["lint"] + row.arguments)
      #expect(end.code == row.code, "\(row.arguments): \(end.text)")
      for part in row.says { #expect(end.text.contains(part), "\(row.arguments): \(end.text)") }
      if row.silent { #expect(end.text == "", "\(row.arguments): \(end.text)") }
    }
  }

  /// As somebody who has no right to read everything, also where the tests are run by the superuser.
  @Test func whatMayNotBeRead() throws {
    let space = try space(["good.yaml": Self.good, "secret.yaml": Self.good, "slip.yaml": Self.slip])
    let program = space.path("backhoe")
    try FileManager.default.copyItem(atPath: Repository.products.appending(path: "backhoe").path, toPath: program)
    for (name, rights) in [("shut", 0), ("blind", 0o444), ("deaf", 0o111)] {
      try FileManager.default.createDirectory(atPath: space.path(name), withIntermediateDirectories: false)
      try space.write("\(name)/x.yaml", Self.slip)
      chmod(space.path(name), mode_t(rights))
    }
    chmod(space.path("secret.yaml"), 0)
    chmod(space.folder, 0o755)
    defer { for name in ["shut", "blind", "deaf"] { chmod(space.path(name), 0o755) } }
    let user = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
    func lint(_ paths: String...) throws -> (code: Int32?, lines: [String]) {
      let end = try RunningProgram(
        "/usr/bin/env", user + [program, "lint", "--format", "github"] + paths,
        environment: [("PATH", "/usr/bin:/bin")], folder: space.folder
      ).wait()
      return (end.code, end.output.split(separator: "\n").map { String($0.prefix { $0 != "," }) })
    }
    let all = try lint(".")
    #expect(
      all.code == 2
        && all.lines == ["blind", "deaf", "secret.yaml", "shut", "slip.yaml"].map { "::error file=\($0)" }, "\(all)")
    let named = try lint("secret.yaml", "shut", "shut/x.yaml", "deaf/x.yaml", "blind/x.yaml", "good.yaml")
    #expect(
      named.code == 2
        && named.lines
          == ["blind/x.yaml", "deaf/x.yaml", "secret.yaml", "shut", "shut/x.yaml"].map { "::error file=\($0)" },
      "\(named)")
  }

  @Test func formats() throws {
    let space = try space(["slip.yaml": Self.slip, "good.yaml": Self.good])
    for (format, start) in [
      ("json", "{\"diagnostics\":["), ("sarif", "{\"$schema\":"), ("github", "::error file=slip.yaml,line=1,"),
    ] {
      let end = try space.run(["lint", "slip.yaml", "--format", format])
      #expect(end.code == 1 && end.output.hasPrefix(start) && end.errors == "", "\(end.text)")
      if format != "github" { _ = try JSONSerialization.jsonObject(with: Data(end.output.utf8)) }
    }
    #expect(try space.run(["lint", "good.yaml", "--format", "json"]).output.hasPrefix("{\"diagnostics\":[],"))
    #expect(try space.run(["lint", "good.yaml", "--format", "github"]).output == "")
  }

  @Test func fixesInFiles() throws {
    let space = try space([
      "slip.yaml": Self.slip,
      "hard.yaml": "endpoints: {a: {zzz: 1, disabled: no, request: {url: \"https://x.example\"}}}\n",
    ])
    chmod(space.path("slip.yaml"), 0o640)
    try FileManager.default.createSymbolicLink(atPath: space.path("link.yaml"), withDestinationPath: "slip.yaml")
    let diff = try space.run(["lint", "slip.yaml", "--diff"])
    #expect(diff.code == 1 && diff.output.hasPrefix("--- a/slip.yaml\n+++ b/slip.yaml\n@@ -1 +1 @@\n-"), "\(diff.text)")
    #expect(try space.read("slip.yaml") == Self.slip)
    let fix = try space.run(["lint", "link.yaml", "hard.yaml", "--fix"])
    #expect(
      fix.code == 1 && fix.errors == "mended 2 findings in 2 files\n" && fix.output.contains("'zzz'"), "\(fix.text)")
    #expect(try space.read("slip.yaml") == Self.good)
    #expect(try space.read("hard.yaml").contains("disabled: false"))
    let attributes = try FileManager.default.attributesOfItem(atPath: space.path("slip.yaml"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    let link = try FileManager.default.attributesOfItem(atPath: space.path("link.yaml"))
    #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
    #expect(try FileManager.default.contentsOfDirectory(atPath: space.folder).allSatisfy { !$0.hasSuffix(".part") })
    #expect(try space.run(["lint", "slip.yaml", "--fix"]).text == "")
  }

  @Test func baselines() throws {
    let space = try space(["old.yaml": Self.old, "backhoe.yaml": "baseline: base.json\nstrict: true\n"])
    let written = try space.run(["lint", ".", "--write-baseline"])
    #expect(written.code == 0 && written.errors == "1 finding → base.json\n", "\(written.text)")
    #expect(try space.run(["lint", "."]).text == "")
    try space.write("new.yaml", Self.old)
    #expect(try space.run(["lint", "."]).code == 1)
    try FileManager.default.removeItem(atPath: space.path("new.yaml"))
    // What is adopted is not mended either.
    #expect(try space.run(["lint", ".", "--fix"]).text == "" && space.read("old.yaml") == Self.old)
    try space.write("old.yaml", Self.good)
    let stale = try space.run(["lint", ".", "-v"])
    #expect(
      stale.code == 0 && stale.output.contains("info[K094]") && stale.output.contains("base.json:2"), "\(stale.text)")
  }

  @Test func configuration() throws {
    let space = try space([
      "backhoe.yaml": "ignore: [K005]\nexclude: [vendor.yaml]\nselct: [E]\n", "old.yaml": Self.old,
      "vendor.yaml": Self.slip,
    ])
    let end = try space.run(["lint", "old.yaml", "vendor.yaml"])
    #expect(end.code == 1 && end.output.contains("backhoe.yaml:3:1"), "\(end.text)")
    #expect(end.output.contains("did you mean 'select'?") && !end.output.contains("K005"), "\(end.text)")
    #expect(try space.run(["lint", "backhoe.yaml", "--fix"]).code == 0)
    #expect(try space.read("backhoe.yaml").contains("select: [E]"))
    try space.write("backhoe.yaml", "")
    try space.write("compose.yaml", "services: {}\n")
    #expect(try space.run(["lint", "compose.yaml"]).code == 1)
    #expect(try space.run(["lint", "compose.yaml", "--skip-others"]).text == "")
  }
}
