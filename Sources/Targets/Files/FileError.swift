// What the operating system answers about files, for people.

internal import Diagnostics
internal import Glibc

enum FileError {
  /// The failure for the present `errno`. `what` says what was tried, with the path.
  static func failure(_ what: String) -> Failure { failure(what, code: errno) }

  static func failure(_ what: String, code: Int32) -> Failure {
    let (kind, advice): (Failure.Kind, String) =
      switch code {
      case ENOSPC, EDQUOT, EFBIG: (.temporary, "free some disk space, then run the same command again")
      case EACCES, EPERM, EROFS: (.usage, "give this user write access to the folder, or give another one")
      case ENOTDIR, EEXIST, EISDIR: (.usage, "give the path of a folder, or of one that does not exist yet")
      case ENOENT: (.usage, "check that the folder exists and that this user may write to it")
      case EPIPE: (.temporary, "let the program that reads the output read it to its end")
      case ENAMETOOLONG: (.usage, "choose a shorter object or folder")
      case EMFILE, ENFILE: (.temporary, "close other programs, then run the same command again")
      default: (.temporary, "check the disk that holds the folder, then run the same command again")
      }
    return Failure(kind, what, why: String(cString: strerror(code)), advice: advice)
  }
}
