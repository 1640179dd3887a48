// One process at a time executes a plan into one database. The ledger would keep two of them from writing a chunk twice;
// the lock keeps them from fetching everything twice, and says so.

internal import Diagnostics
internal import Glibc
internal import Values

/// Held until it is released by `deinit` or by the end of the process, however it ends.
///
/// The lock is one byte, chosen by the plan's ID, of a file beside the database, so that different plans do not meet.
/// It belongs to the open file, not to the process, and the database's own file is never touched: closing another
/// descriptor of that would drop SQLite's locks.
final class PlanLock {
  private static let setLock: Int32 = 37  // F_OFD_SETLK, which the C library hides behind _GNU_SOURCE.
  private let path: String
  private let descriptor: Int32

  /// Nil where the file system has no locks: then the ledger alone keeps order.
  init?(database: String, plan: String) throws(Failure) {
    let base = Self.resolved(database)
    path = base + "-backhoe-lock"
    let offset = digest(Array(plan.utf8)).prefix(7).reduce(0) { $0 << 8 | off_t($1) }
    while true {
      let opened = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      if opened < 0 { return nil }
      if !Self.lock(opened, start: offset, length: 1) {
        let isHeld = errno == EAGAIN || errno == EACCES
        Glibc.close(opened)
        if !isHeld { return nil }
        throw Failure(
          .temporary, "this plan is being executed already", why: "another process loads it into '\(database)'",
          advice: "wait until it has finished, or stop it; then run the same command again")
      }
      // Whoever left may have removed the file between our opening and locking it.
      if Self.isSame(opened, path) {
        descriptor = opened
        return
      }
      Glibc.close(opened)
    }
  }

  deinit {
    // The last one out removes the file: the whole of it can be locked.
    if Self.lock(descriptor, start: 0, length: 0), Self.isSame(descriptor, path) { unlink(path) }
    // Said, not left to closing: a child that was forked a moment ago has the descriptor too until it runs its program.
    Self.lock(descriptor, F_UNLCK, start: 0, length: 0)
    Glibc.close(descriptor)
  }

  @discardableResult
  private static func lock(_ descriptor: Int32, _ type: Int32 = F_WRLCK, start: off_t, length: off_t) -> Bool {
    var request = flock()
    request.l_type = Int16(type)
    request.l_whence = Int16(SEEK_SET)
    request.l_start = start
    request.l_len = length
    return withUnsafeMutablePointer(to: &request) { fcntl(descriptor, setLock, $0) } == 0
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var ours = stat()
    var named = stat()
    return fstat(descriptor, &ours) == 0 && stat(path, &named) == 0 && ours.st_ino == named.st_ino
      && ours.st_dev == named.st_dev
  }

  /// The file that a path with links in it means, so that two names of one database share a lock.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
