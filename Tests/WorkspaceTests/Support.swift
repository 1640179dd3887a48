// A folder of files for one test, and findings in few words.

import Diagnostics
import Foundation
import Testing

@testable import Workspace

/// Gone with its owner.
final class Folder {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "backhoe-workspace-\(UUID().uuidString)")
    path = place.path
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit {
    _ = try? Process.run(URL(filePath: "/bin/chmod"), arguments: ["-R", "u+rwx", path]).waitUntilExit()
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ name: String, _ text: String) throws { try write(name, bytes: Array(text.utf8)) }

  func write(_ name: String, bytes: [UInt8]) throws {
    let place = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: place)
  }

  func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: destination)
  }

  var repository: Repository { Repository(around: path) }

  func lint(_ names: [String] = ["."], _ configuration: Configuration = Configuration()) -> LintOutcome {
    LintRun(repository, configuration).lint(names.map { $0 == "." ? path : "\(path)/\($0)" })
  }

  /// `a.yaml:3 K001`
  func words(_ findings: [Diagnostic]) -> [String] {
    findings.map { finding in
      let name = repository.relative(finding.location.file.path)
      let line = finding.location.file.lines.position(at: finding.location.span.start).line
      return finding.location.file.wasRead ? "\(name):\(line) \(finding.code.id)" : "\(name) \(finding.code.id)"
    }
  }
}

/// A spec without findings, and one with each.
enum Sample {
  static let good = "endpoints: {a: {request: {url: \"https://api.example.com/a\"}}}\n"
  static let bad = "endpoints: {a: {reqest: {url: \"https://api.example.com/a\"}}}\n"

  static func check(_ text: String, path: String = "x.yaml", filter: CodeFilter = CodeFilter()) -> CheckedFile {
    let repository = Repository(root: "/nowhere", workingFolder: "/nowhere")
    return FileCheck(repository, filter: filter).check(
      SourceFile(path: path, bytes: Array(text.utf8)), skipsOthers: false)
  }

  /// `3:5 K001`
  static func places(_ text: String, filter: CodeFilter = CodeFilter()) -> [String] {
    check(text, filter: filter).findings.sorted(by: Diagnostic.areInOrder).map { finding in
      let place = finding.location.file.lines.position(at: finding.location.span.start)
      return "\(place.line):\(place.column) \(finding.code.id)"
    }
  }
}
