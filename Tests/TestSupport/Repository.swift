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
    let base = ProcessInfo.processInfo.environment["BACKHOE_SHARED"].map { URL(filePath: $0) }
    let folder = (base ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: path)
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }
}
