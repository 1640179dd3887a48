// `backhoe fmt` and `backhoe schema` as a person calls them: what is written, what is said, and the exit codes.

import Foundation
import TestSupport
import Testing

struct FormatTests {
  /// A folder with files, gone with the test.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "backhoe-fmt-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
      let place = URL(filePath: "\(path)/\(name)")
      try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: place, atomically: false, encoding: .utf8)
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    /// Runs a line of the shell; `backhoe` is the program.
    func run(_ line: String) throws -> ProgramEnd {
      let environment = [("PATH", "\(Repository.products.path):/usr/bin:/bin")]
      return try RunningProgram("/bin/sh", ["-c", line], environment: environment, folder: path).wait()
    }
  }

  private let untidy = "endpoints:\n    a:   {request: {url: x}}   #c\n"
  private let tidy = "endpoints:\n  a: {request: {url: x}} # c\n"

  @Test func filesAreWrittenAndKeepTheirRights() throws {
    let folder = try Folder()
    try folder.write("spec.yaml", untidy)
    try folder.write("tidy.yaml", tidy)
    chmod("\(folder.path)/spec.yaml", 0o640)
    let end = try folder.run("backhoe fmt spec.yaml tidy.yaml")
    #expect(end.code == 0 && end.text.isEmpty, "\(end.text)")
    #expect(try folder.read("spec.yaml") == tidy)
    var status = stat()
    #expect(stat("\(folder.path)/spec.yaml", &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["spec.yaml", "tidy.yaml"])
  }

  @Test func checkAndDiffWriteNothing() throws {
    let folder = try Folder()
    try folder.write("specs/spec.yaml", untidy)
    try folder.write("specs/other.yaml", "services:   {}\n")
    let check = try folder.run("backhoe fmt --check .")
    #expect(check.code == 1 && check.output == "specs/spec.yaml\n" && check.errors.isEmpty, "\(check.text)")
    let diff = try folder.run("backhoe fmt --diff specs")
    #expect(
      diff.code == 0 && diff.output.contains("-    a:   {request: {url: x}}   #c\n+  a: {request"), "\(diff.text)")
    #expect(try folder.read("specs/spec.yaml") == untidy)
    #expect(try folder.run("backhoe fmt . && backhoe fmt --check .").code == 0)
    #expect(try folder.read("specs/other.yaml") == "services:   {}\n")
  }

  @Test func standardInput() throws {
    let folder = try Folder()
    try folder.write("spec.yaml", untidy)
    #expect(try folder.run("backhoe fmt - < spec.yaml").output == tidy)
    #expect(try folder.run("backhoe fmt - < spec.yaml | backhoe fmt -").output == tidy)
    #expect(try folder.run("backhoe fmt --check - < spec.yaml").code == 1)
  }

  @Test func whatCannotBeFormattedIsLeftAlone() throws {
    let folder = try Folder()
    let rows = [
      ("broken.yaml", "endpoints: {a: [}\n", "error[Y003]"), ("other.yaml", "services:   {}\n", "error[K008]"),
      ("keys.yaml", "endpoints:   {}\n? [a]\n: b\n", "cannot format 'keys.yaml'"),
    ]
    for (name, text, words) in rows {
      try folder.write(name, text)
      let end = try folder.run("backhoe fmt \(name)")
      #expect(end.code == 2 && end.errors.contains(words) && end.output.isEmpty, "\(name): \(end.text)")
      #expect(try folder.read(name) == text)
    }
    #expect(try folder.run("backhoe fmt gone.yaml").code == 2)
  }

  @Test func schemasAreThoseOfTheRepository() throws {
    let folder = try Folder()
    for kind in ["spec", "replication", "connections"] {
      let file = Repository.root.appending(path: "grammar/\(kind).schema.json")
      #expect(try folder.run("backhoe schema \(kind)").output == String(contentsOf: file, encoding: .utf8))
    }
    let end = try folder.run("backhoe schema specs")
    #expect(end.code == 2 && end.errors.contains("did you mean 'spec'?"), "\(end.errors)")
  }
}
