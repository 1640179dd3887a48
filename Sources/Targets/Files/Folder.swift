// Folders: making, listing and removing them, and making sure that what happened in them stays.

internal import Diagnostics
internal import Glibc

enum Folder {
  /// Makes the folder and those above it.
  static func make(_ path: String) throws(Failure) {
    if isFolder(path) { return }
    let above = parent(of: path)
    if above != path, !isFolder(above) { try make(above) }
    if mkdir(path, 0o777) != 0 {
      let code = errno
      // Another process may have made it just now.
      if isFolder(path) { return }
      throw FileError.failure("cannot make the folder '\(path)'", code: code == EEXIST ? ENOTDIR : code)
    }
    try keep(above)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in it; nil if there is no such folder.
  static func names(_ path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes it with what is in it. What cannot be removed stays.
  static func remove(_ path: String) {
    for name in names(path) ?? [] {
      let inner = "\(path)/\(name)"
      if unlink(inner) != 0 { remove(inner) }
    }
    rmdir(path)
  }

  /// What was made, renamed or removed in the folder stays so when the power fails.
  static func keep(_ path: String) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw FileError.failure("cannot open the folder '\(path)'") }
    defer { close(descriptor) }
    // Some file systems cannot; there is nothing else to do.
    if fsync(descriptor) != 0, errno != EINVAL { throw FileError.failure("cannot write the folder '\(path)'") }
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Puts the folder `fresh` in the place of `present`, if there is one; what was there is then at `fresh`.
  static func exchange(_ fresh: String, _ present: String) throws(Failure) {
    let what = "cannot replace the folder '\(present)'"
    if !isFolder(present) {
      if rename(fresh, present) != 0 { throw FileError.failure(what) }
    } else if !hasExchanged(fresh, present) {
      let aside = fresh + ".old"
      if rename(present, aside) != 0 || rename(fresh, present) != 0 || rename(aside, fresh) != 0 {
        throw FileError.failure(what)
      }
    }
    try keep(parent(of: present))
    try keep(parent(of: fresh))
  }

  private typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// Exchanges two names at once, which not every file system can.
  private static func hasExchanged(_ first: String, _ second: String) -> Bool {
    // The C library hides it behind _GNU_SOURCE.
    guard let symbol = dlsym(nil, "renameat2") else { return false }
    let exchange: UInt32 = 2
    return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, first, AT_FDCWD, second, exchange) == 0
  }
}
