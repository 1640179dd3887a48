// Files that hold what a test must give, byte for byte. `UPDATE_GOLDENS=1 make test` writes them anew; a run that writes
// never passes, so that nobody takes it for a test.

internal import Foundation
package import Testing

package enum Golden {
  private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil

  /// Compares `text` with the file at `path` in the repository.
  package static func expect(
    _ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let url = Repository.root.appending(path: path)
    if isUpdating {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      if (try? String(contentsOf: url, encoding: .utf8)) == text { return }
      try text.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("\(path) was written anew; look at the difference and run again", sourceLocation: sourceLocation)
      return
    }
    guard let wanted = try? String(contentsOf: url, encoding: .utf8) else {
      Issue.record("\(path) is missing; run UPDATE_GOLDENS=1 make test", sourceLocation: sourceLocation)
      return
    }
    #expect(
      text == wanted, "\(path) differs from what was made; if that is meant, run UPDATE_GOLDENS=1 make test",
      sourceLocation: sourceLocation)
  }

  /// Files in a folder of goldens that no test asks for.
  package static func orphans(in folder: String, besides known: Set<String>) throws -> [String] {
    let url = Repository.root.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: url.path).filter { !known.contains($0) }.sorted()
  }
}
