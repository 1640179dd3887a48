// The plan that `backhoe run` keeps between two runs: where it is, who has it, and how far it is. Whether it is complete is
// the ledger's to say, so that nothing can be wrong about it after a crash.

internal import Diagnostics
internal import Plans
internal import Values

#if canImport(Glibc)
  internal import Glibc
#endif

/// A place for the plan of one replication with one set of options.
struct KeptPlan {
  let path: String
  private let folder: String
  /// Whether the folder is ours, so that it may be made and ignored.
  private let isOwn: Bool

  /// Beside `file`, unless `place` says where. The same options find the same plan.
  init(for file: String, at place: String?, options: [String]) throws(Failure) {
    if let place {
      path = place
      folder = Self.parent(of: place)
      isOwn = false
      if path.isEmpty || path.hasSuffix("/") || path == "-" {
        throw Failure(.usage, "cannot keep the plan in '\(place)'", why: "it must be a file", advice: "give '-o FILE'")
      }
      return
    }
    let parent = Self.parent(of: file)
    var name = String(file[(file.lastIndex(of: "/").map { file.index(after: $0) } ?? file.startIndex)...])
    if let dot = name.lastIndex(of: "."), dot != name.startIndex { name = String(name[..<dot]) }
    if !options.isEmpty {
      name += "-" + hexadecimal(digest(Array(options.joined(separator: "\u{0}").utf8))).prefix(8)
    }
    folder = parent == "." ? ".backhoe" : "\(parent)/.backhoe"
    path = "\(folder)/\(name).plan.json"
    isOwn = true
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  var exists: Bool { access(path, F_OK) == 0 }

  /// Makes the folder, out of the sight of git.
  func makeFolder() throws(Failure) {
    guard isOwn else { return }
    var status = stat()
    let isThere = stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    if !isThere, mkdir(folder, 0o755) != 0 { throw failure("cannot make the folder '\(folder)'") }
    let ignore = "\(folder)/.gitignore"
    guard access(ignore, F_OK) != 0 else { return }
    let file = try OutputFile(ignore)
    try file.write(Array("*\n".utf8))
    try file.finish()
  }

  /// Keeps other runs away until this process has ended, and whatever program it has become.
  func lock() throws(Failure) {
    try makeFolder()
    let lock = "\(path).lock"
    // Stays open, also in the executor: the lock ends with the process.
    let descriptor = open(lock, O_RDWR | O_CREAT, 0o644)
    guard descriptor >= 0 else { throw failure("cannot write '\(lock)'") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw Failure(
        .temporary, "this is being run already", why: "another process has the plan '\(path)'",
        advice: "wait until it has finished, or stop it; then run the same command again")
    }
  }

  private func failure(_ what: String) -> Failure {
    Failure(
      .usage, what, why: String(cString: strerror(errno)),
      advice: "say with '-o FILE' where the plan may be kept between two runs")
  }

  /// How far the plan is.
  struct Standing {
    var isComplete: Bool
    /// `bp_… of 2024-05-01T00:00:00Z, 10 of 31 chunks done`
    var words: String
    /// What is not any more as it was when the plan was made.
    var changes: [String]
  }

  /// Asks the ledger, through the executor.
  func standing(_ connections: [String]) throws(Failure) -> Standing {
    let reader: PlanReader
    do throws(Failure) { reader = try PlanReader(path: path) } catch {
      var failure = error
      failure.advice = "plan afresh with '--new'"
      throw failure
    }
    let output = try ExecutorProgram.output(
      ["status", path, "--format", "json"] + connections,
      what: "how far the kept plan is could not be read from the target",
      advice: ", or plan afresh with '--new'")
    guard let status = try? JSONText.parse(output), case .bool(let isComplete)? = status["complete"],
      let streams = status["streams"]?.array
    else { throw Failure(.fault, "the executor's answer about the kept plan is no status") }
    func sum(_ key: String) -> Int64 { streams.reduce(0) { $0 + ($1[key]?.int ?? 0) } }
    var words = "\(reader.planID) of \(reader.header.asOf.text), \(sum("finished")) of \(sum("chunks")) chunks done"
    if sum("failed") > 0 { words += ", \(sum("failed")) failed" }
    return Standing(isComplete: isComplete, words: words, changes: Self.changes(of: reader))
  }

  private static func changes(of reader: PlanReader) -> [String] {
    reader.header.sources.compactMap { source in
      guard let file = try? SourceFile.read(source.path) else {
        return "'\(source.path)' is not here any more; this goes on with the plan as it was made"
      }
      if hexadecimal(digest(file.bytes)) == source.sha256 { return nil }
      return "'\(source.path)' changed since; this goes on with the plan as it was made, and --new takes the change in"
    }
  }
}
