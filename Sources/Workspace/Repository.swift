// Where the repository begins, and what its files are called from there: configuration, ignore patterns, fingerprints
// and reports for other services all count from the root.

package import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// The folder that holds `backhoe.yaml` or `.git`, else the working folder.
package struct Repository: Sendable {
  package static let configurationName = "backhoe.yaml"

  /// Absolute, without a slash at its end.
  package let root: String
  private let workingFolder: String

  package init(root: String, workingFolder: String) {
    self.root = Self.normal(root)
    self.workingFolder = Self.normal(workingFolder)
  }

  /// Looks from `folder` upward; the nearest counts.
  package init(around folder: String) {
    let start = Self.normal(folder)
    var place = start
    while true {
      if ["/\(Self.configurationName)", "/.git"].contains(where: { access(place + $0, F_OK) == 0 }) { break }
      guard let slash = place.lastIndex(of: "/") else {
        place = start
        break
      }
      place = String(place[..<slash])
    }
    self.init(root: place, workingFolder: start)
  }

  /// Around the working folder of the process.
  package static func current() throws(Failure) -> Repository {
    guard let path = getcwd(nil, 0) else {
      throw Failure(.usage, "the working folder cannot be found", why: String(cString: strerror(errno)))
    }
    defer { free(path) }
    return Repository(around: String(cString: path))
  }

  /// The path of `backhoe.yaml`, as a person in the working folder would write it; nil if there is none.
  package var configurationPath: String? {
    let path = "\(root)/\(Self.configurationName)"
    guard access(path, F_OK) == 0 else { return nil }
    return root == workingFolder ? Self.configurationName : path
  }

  /// The path from the root; absolute for what lies outside.
  package func relative(_ path: String) -> String {
    let absolute = absolute(path)
    if absolute == root { return "" }
    return absolute.hasPrefix(root + "/") ? String(absolute.dropFirst(root.count + 1)) : absolute
  }

  /// The path from `/`, without `.` and `..`. Symbolic links stay what they are.
  package func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? Self.normal(path) : Self.normal("\(workingFolder)/\(path)")
  }

  /// An absolute path as a person in the working folder would write it.
  package func shown(_ path: String) -> String {
    path.hasPrefix(workingFolder + "/") ? String(path.dropFirst(workingFolder.count + 1)) : path
  }

  /// A path of the configuration, which counts from the root, for a person in the working folder.
  package func fromRoot(_ path: String) -> String {
    path.hasPrefix("/") || root == workingFolder ? path : "\(root)/\(path)"
  }

  /// "" is the root of the system.
  private static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
  }
}
