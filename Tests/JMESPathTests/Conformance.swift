// Where the conformance cases lie: beside the project, not in it.

import Foundation
import Testing

/// A folder of cases that the project does not carry.
enum Conformance {
  /// The folder `name` under `conformance`, or nil, which a test takes as "skip me". With
  /// BACKHOE_REQUIRE_CONFORMANCE=1 a missing folder is a failure instead.
  static func folder(_ name: String, file: String = #filePath) -> URL? {
    let environment = ProcessInfo.processInfo.environment
    let package = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared =
      environment["BACKHOE_SHARED"].map { URL(fileURLWithPath: $0) }
      ?? package.deletingLastPathComponent().appendingPathComponent("shared")
    let folder = shared.appendingPathComponent("conformance").appendingPathComponent(name)
    if FileManager.default.fileExists(atPath: folder.path) { return folder }
    if environment["BACKHOE_REQUIRE_CONFORMANCE"] == "1" { Issue.record("there is no folder \(folder.path)") }
    return nil
  }
}
