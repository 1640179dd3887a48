// Where the project's own files are, and its neighbours.

package import Foundation

package enum Repository {
  /// The folder of `Package.swift`.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folder of built programs: that of the test bundle.
  package static var products: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  }

  /// A folder of shared test data that is not part of the project; nil where it is missing.
  package static func shared(_ path: String) -> URL? {
    let folder = sharedRoot.appending(path: path)
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  /// The same for cases that every full run must see: nil, which a test takes as "skip me", unless
  /// BACKHOE_REQUIRE_CONFORMANCE=1 says that a missing folder is a failure.
  package static func requiredShared(_ path: String) throws -> URL? {
    if let folder = shared(path) { return folder }
    guard ProcessInfo.processInfo.environment["BACKHOE_REQUIRE_CONFORMANCE"] == "1" else { return nil }
    throw MissingFolder(path: sharedRoot.appending(path: path).path)
  }

  /// A folder that had to be there.
  package struct MissingFolder: Error {
    package var path: String

    package init(path: String) { self.path = path }
  }

  /// BACKHOE_SHARED, else `shared` beside the project.
  private static var sharedRoot: URL {
    ProcessInfo.processInfo.environment["BACKHOE_SHARED"].map { URL(filePath: $0) }
      ?? root.deletingLastPathComponent().appending(path: "shared")
  }
}
