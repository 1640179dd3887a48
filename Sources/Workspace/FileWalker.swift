// Finds the YAML files of a folder: not hidden, not ignored by git, not excluded. Folders behind symbolic links are not
// entered, as git does not enter them, so that no walk goes in circles.

package import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// Walks over folders.
package struct FileWalker {
  private let repository: Repository
  private let exclude: IgnoreRules

  package init(_ repository: Repository, exclude: IgnoreRules) {
    self.repository = repository
    self.exclude = exclude
  }

  /// What a walk finds.
  package struct Result {
    /// Written as the folder was, in the order of the bytes of their names.
    package var files: [String] = []
    /// Folders that could not be read.
    package var problems: [Diagnostic] = []
  }

  private struct Folder {
    /// As the user would write it.
    var path: String
    /// From the root of the repository.
    var relative: String
    var rules: [IgnoreRules]
  }

  /// The `*.yaml` and `*.yml` files in `folder` and below.
  package func files(in folder: String) -> Result {
    var result = Result()
    let relative = repository.relative(folder)
    var waiting = [Folder(path: folder, relative: relative, rules: rules(above: relative))]
    while var next = waiting.popLast() {
      guard let names = names(in: next.path, &result) else { continue }
      if names.contains(".gitignore"), let rules = Self.rules(of: next.path, next.relative) {
        next.rules.append(rules)
      }
      var folders: [Folder] = []
      for name in names where !name.hasPrefix(".") { take(name, in: next, &result, &folders) }
      waiting += folders.reversed()
    }
    result.files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return result
  }

  private func take(_ name: String, in folder: Folder, _ result: inout Result, _ folders: inout [Folder]) {
    let path = folder.path == "." ? name : folder.path.hasSuffix("/") ? folder.path + name : "\(folder.path)/\(name)"
    let relative = folder.relative.isEmpty ? name : "\(folder.relative)/\(name)"
    let isYAML = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    var status = stat()
    guard lstat(path, &status) == 0 else {
      // What went away meanwhile is no part of the folder. A folder whose names may be read may yet be closed.
      if errno != ENOENT, result.problems.last?.location.file.path != folder.path {
        result.problems.append(UnreadableFile.finding(folder.path, errno))
      }
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      if !isLeftOut(relative, isFolder: true, folder.rules) {
        folders.append(Folder(path: path, relative: relative, rules: folder.rules))
      }
    case S_IFLNK where isYAML:
      // A link that leads nowhere stays in the list: reading it says why.
      let isThere = stat(path, &status) == 0
      if isThere, status.st_mode & S_IFMT != S_IFREG { return }
      if !isLeftOut(relative, isFolder: false, folder.rules) { result.files.append(path) }
    case S_IFREG where isYAML:
      if !isLeftOut(relative, isFolder: false, folder.rules) { result.files.append(path) }
    default: break
    }
  }

  private func isLeftOut(_ relative: String, isFolder: Bool, _ rules: [IgnoreRules]) -> Bool {
    let parts = IgnoreRules.parts(relative)
    if exclude.ignores(parts, isFolder: isFolder) == true { return true }
    // The nearest file that speaks of it counts.
    for level in rules.reversed() {
      if let answer = level.ignores(parts, isFolder: isFolder) { return answer }
    }
    return false
  }

  // MARK: Folders

  /// The `.gitignore` files from the root down to the folder, the folder's own not.
  private func rules(above relative: String) -> [IgnoreRules] {
    if relative.hasPrefix("/") || relative.isEmpty { return [] }
    var rules: [IgnoreRules] = []
    var folder = ""
    for part in relative.split(separator: "/") {
      if let level = Self.rules(of: folder.isEmpty ? repository.root : "\(repository.root)/\(folder)", folder) {
        rules.append(level)
      }
      folder = folder.isEmpty ? String(part) : "\(folder)/\(part)"
    }
    return rules
  }

  private static func rules(of path: String, _ relative: String) -> IgnoreRules? {
    guard let file = try? SourceFile.readIfPresent("\(path)/.gitignore", limit: 1 << 20) else { return nil }
    let rules = IgnoreRules(String(decoding: file.bytes, as: UTF8.self), folder: relative)
    return rules.isEmpty ? nil : rules
  }

  private func names(in path: String, _ result: inout Result) -> [String]? {
    guard let stream = opendir(path) else {
      result.problems.append(UnreadableFile.finding(path, errno))
      return nil
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
