// Files that the user named: read whole, with an error that says what was wrong.

internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

enum InputFile {
  /// Larger files are no specs.
  private static let maximumBytes = 100 << 20

  /// The bytes of a file; `-` is the standard input.
  static func read(_ path: String) throws(Failure) -> SourceFile {
    if path == "-" { return SourceFile(path: "<stdin>", bytes: try bytes(of: STDIN_FILENO, path)) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, String(cString: strerror(errno))) }
    if status.st_mode & S_IFMT == S_IFDIR { throw failure(path, "it is a directory") }
    return SourceFile(path: path, bytes: try bytes(of: descriptor, path))
  }

  private static func bytes(of descriptor: Int32, _ path: String) throws(Failure) -> [UInt8] {
    var result: [UInt8] = []
    let block = 1 << 16
    while true {
      let old = result.count
      result.append(contentsOf: repeatElement(0, count: block))
      let count = result.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + old, block) }
      let code = errno
      result.removeLast(block - max(count, 0))
      if count < 0 {
        if code == EINTR { continue }
        throw failure(path, String(cString: strerror(code)))
      }
      if count == 0 { return result }
      if result.count > maximumBytes { throw failure(path, "it is larger than \(maximumBytes >> 20) MiB") }
    }
  }

  private static func failure(_ path: String, _ why: String) -> Failure {
    Failure(.usage, "cannot read '\(path)'", why: why, advice: "give the path of a YAML file")
  }
}
