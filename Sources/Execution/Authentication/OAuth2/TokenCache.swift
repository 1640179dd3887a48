// Tokens between runs: one file a connection, readable by its owner alone. Only what a person consented to, or what a
// server rotates, is kept; what secrets can obtain again is not.

internal import Glibc
internal import Plans
internal import Values

/// The kept token of one client. Processes take turns.
struct TokenCache: Sendable {
  private let folder: String
  private let name: String
  /// Which of the file's tokens is meant.
  private let key: String

  /// `identity`: what the token was obtained for.
  init(folder: String, connection: String, identity: [String]) {
    self.folder = folder
    name = URLText.encode(connection)
    let text = Value.array(identity.map(Value.string))
    key = String(hexadecimal(digest(CanonicalJSON.bytes(of: text))).prefix(16))
  }

  private var path: String { "\(folder)/\(name).json" }

  /// Runs `body` with the kept token while no other process may look at it.
  func exclusively(
    _ patience: Patience, _ body: (KeptToken?) throws(ChunkError) -> Credential
  ) throws(ChunkError) -> Credential {
    // A folder that cannot be written has no token either; why is said when there is one to keep.
    guard makeFolder() == nil, let lock = try takeLock(patience) else {
      return try body(read()[key].flatMap(KeptToken.init))
    }
    defer { close(lock) }
    return try body(read()[key].flatMap(KeptToken.init))
  }

  /// Keeps a token; says what is in the way.
  func store(_ token: KeptToken) -> String? {
    if let problem = makeFolder() { return problem }
    var tokens = read().members ?? []
    tokens.removeAll { $0.key == key }
    tokens.append(.init(key, token.value))
    return write(CanonicalJSON.bytes(of: .object([.init("tokens", .object(tokens))])))
  }

  /// Nil if the lock file cannot be made.
  private func takeLock(_ patience: Patience) throws(ChunkError) -> Int32? {
    let descriptor = open("\(folder)/\(name).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { break }
      guard patience.wait(0.1) else {
        close(descriptor)
        throw ChunkError("the run was stopped while another process obtained the token")
      }
    }
    return descriptor
  }

  /// The object of tokens; a file that cannot be understood has none.
  private func read() -> Value {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return .object([]) }
    defer { close(descriptor) }
    // Whoever widened it: it is narrow again from here on.
    fchmod(descriptor, 0o600)
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < 1 << 20 {
      let count = Glibc.read(descriptor, &block, block.count)
      if count <= 0 { break }
      bytes += block[..<count]
    }
    return (try? JSONText.parse(bytes))?["tokens"] ?? .object([])
  }

  /// Whole or not at all.
  private func write(_ bytes: [UInt8]) -> String? {
    let draft = "\(path).\(getpid())"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return problem("write '\(path)'") }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      done += count
    }
    guard done == bytes.count, fsync(descriptor) == 0, close(descriptor) == 0, rename(draft, path) == 0 else {
      let problem = problem("write '\(path)'")
      unlink(draft)
      return problem
    }
    return nil
  }

  /// Makes the folder and those above it.
  private func makeFolder() -> String? {
    var index = folder.startIndex
    while index < folder.endIndex {
      let next = folder[folder.index(after: index)...].firstIndex(of: "/") ?? folder.endIndex
      let part = String(folder[..<next])
      if mkdir(part, 0o700) != 0, errno != EEXIST, next == folder.endIndex { return problem("make '\(folder)'") }
      index = next
    }
    return nil
  }

  private func problem(_ what: String) -> String { "cannot \(what): \(String(cString: strerror(errno)))" }
}
