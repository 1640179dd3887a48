// Paths of a command line to files: folders are walked, each file comes once.

package import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// The files that paths stand for.
package struct InputFiles {
  package struct File: Sendable {
    package var path: String
    /// Whether the user named it, rather than a folder that it lies in.
    package var isNamed: Bool
  }

  package private(set) var files: [File] = []
  /// Folders that could not be read.
  package private(set) var problems: [Diagnostic] = []

  package init(_ paths: [String], in repository: Repository, exclude: IgnoreRules) {
    var known: Set<String> = []
    func add(_ path: String, isNamed: Bool) {
      if known.insert(path == "-" ? path : repository.absolute(path)).inserted {
        files.append(File(path: path, isNamed: isNamed))
      }
    }
    for path in paths {
      var status = stat()
      let isFolder = path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      if path != "-", exclude.covers(repository.relative(path), isFolder: isFolder) { continue }
      if isFolder {
        let found = FileWalker(repository, exclude: exclude).files(in: path)
        problems += found.problems
        for file in found.files { add(file, isNamed: false) }
      } else {
        add(path, isNamed: true)
      }
    }
  }
}
