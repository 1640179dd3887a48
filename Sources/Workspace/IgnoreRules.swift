// The patterns that say what a walk leaves out: those of one `.gitignore`, or of `exclude`. Of several that match, the
// last one counts.

/// Patterns of one folder.
package struct IgnoreRules: Sendable {
  /// The folder that the patterns count from, as the parts of its path from the root.
  let folder: [ArraySlice<UInt8>]
  private let patterns: [GlobPattern]

  /// One pattern a line; `folder` is relative to the root, "" is the root itself.
  package init(_ text: String, folder: String) {
    self.init(lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), folder: folder)
  }

  package init(lines: [String], folder: String) {
    self.folder = Self.parts(folder)
    patterns = lines.compactMap { GlobPattern($0) }
  }

  package var isEmpty: Bool { patterns.isEmpty }

  /// Whether the path, relative to the root, is left out; nil if no pattern speaks of it. Folders above it are not
  /// asked.
  package func ignores(_ path: String, isFolder: Bool) -> Bool? { ignores(Self.parts(path), isFolder: isFolder) }

  /// As above, also for everything inside a folder that is left out.
  package func covers(_ path: String, isFolder: Bool = false) -> Bool {
    let parts = Self.parts(path)
    return parts.indices.contains { ignores(Array(parts[...$0]), isFolder: isFolder || $0 < parts.count - 1) == true }
  }

  func ignores(_ path: [ArraySlice<UInt8>], isFolder: Bool) -> Bool? {
    guard path.count > folder.count, path.starts(with: folder) else { return nil }
    let inside = Array(path.dropFirst(folder.count))
    return patterns.last { $0.matches(inside, isFolder: isFolder) }.map { !$0.isNegated }
  }

  static func parts(_ path: String) -> [ArraySlice<UInt8>] { Array(path.utf8).split(separator: UInt8(ascii: "/")) }
}
