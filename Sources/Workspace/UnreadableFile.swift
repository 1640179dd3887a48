// Opens what is to be checked. A file that cannot be read becomes a finding, so that the others are still checked and
// every format tells of it.

internal import Diagnostics
internal import YAMLSyntax

#if canImport(Glibc)
  internal import Glibc
#endif

enum UnreadableFile {
  static func finding(_ path: String, _ code: Int32) -> Diagnostic {
    let help =
      switch code {
      case ENOENT, ENOTDIR: "check the path"
      case EACCES, EPERM: "give yourself the right to read it, or leave it out"
      case ELOOP: "the symbolic link leads back to itself: mend or delete it"
      default: ""
      }
    return finding(path, String(cString: strerror(code)), help: help)
  }

  static func finding(_ path: String, _ why: String, help: String = "") -> Diagnostic {
    let file = SourceFile(unread: path)
    return Diagnostic(
      .unreadableFile, "cannot read '\(path)': \(why)", at: Location(file, SourceSpan(0, 0)),
      help: help.isEmpty ? nil : help)
  }
}

/// The outcome of opening one file.
enum OpenedFile {
  case file(SourceFile)
  case problem(Diagnostic)

  /// Reads `path`, `-` for the standard input. What is too large is not read at all, nor is a pipe that has a name:
  /// it would wait for a writer. The pipes that a shell opens (`<(…)`) have one.
  init(_ path: String) {
    var status = stat()
    if path != "-" {
      guard stat(path, &status) == 0 else {
        self = .problem(UnreadableFile.finding(path, errno))
        return
      }
      if status.st_mode & S_IFMT == S_IFIFO, !["/dev/", "/proc/"].contains(where: path.hasPrefix) {
        self = .problem(
          UnreadableFile.finding(path, "it is a named pipe", help: "give it as the standard input: - < '\(path)'"))
        return
      }
      if status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) > YAMLDocument.largest {
        self = .problem(
          Diagnostic(
            .fileTooLarge,
            "the file has \(Int(status.st_size) >> 20) MiB; at most \(YAMLDocument.largest >> 20) are read",
            at: Location(SourceFile(unread: path), SourceSpan(0, 0)),
            help: "leave it out, or split the spec"))
        return
      }
    }
    do throws(Failure) {
      self = .file(try SourceFile.read(path, limit: YAMLDocument.largest + 1))
    } catch {
      self = .problem(UnreadableFile.finding(path, error.why))
    }
  }
}
