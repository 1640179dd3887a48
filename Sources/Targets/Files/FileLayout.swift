// Where things are below a target's folder.

internal import Diagnostics
internal import Glibc
internal import Values

/// `FOLDER/analytics.events/…` are the rows; `FOLDER/_backhoe/` is ours: the ledger, files that are being written, folders
/// that are going to take another's place.
struct FileLayout {
  static let ours = "_backhoe"

  /// For messages.
  let location: String
  /// Below it are the objects' folders.
  let root: String
  /// What we need ourselves.
  let work: String
  /// The ledger's database.
  let ledger: String
  /// Whether `work` goes when the run is over.
  let isTemporary: Bool

  /// A folder of files.
  init(folder: String) {
    location = folder
    root = folder
    work = "\(folder)/\(Self.ours)"
    ledger = "\(work)/ledger.db"
    isTemporary = false
  }

  /// Standard output, with what waits for its turn in `work`.
  init(output location: String, work: String, ledger: String, isTemporary: Bool) {
    self.location = location
    self.isTemporary = isTemporary
    root = work
    self.work = work
    self.ledger = ledger
  }

  /// An object's folder, by its name in the journal.
  func path(of folder: String) -> String { "\(root)/\(folder)" }

  /// Where the files of a plan are while they are written.
  func writing(plan: String) -> String { "\(work)/writing/\(plan)" }

  /// Where a file is until it is where it belongs.
  func writing(_ entry: FileEntry) -> String { "\(writing(plan: entry.plan))/\(entry.chunk).\(entry.ordinal)" }

  /// Where the rows of a full refresh stay until the stream is closed, as a folder's name.
  static func staged(plan: String, stream: String) -> String {
    "\(ours)/staged/\(plan)_\(base32(digest(Array(stream.utf8)).prefix(10)))"
  }

  /// The layout of standard output: in the folder of temporary files, or beside a ledger that is to stay.
  static func output(ledger: String?) throws(Failure) -> FileLayout {
    let location = "standard output"
    if let ledger {
      if ledger.isEmpty || ledger.utf8.contains(0) || ledger == ":memory:" {
        throw Failure(.usage, "'--ledger' names no file", advice: "write it as '--ledger run.ledger'")
      }
      return FileLayout(output: location, work: ledger + "-waiting", ledger: ledger, isTemporary: false)
    }
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/backhoe-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError.failure("cannot make a folder in '\(base)'") }
    let work = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return FileLayout(output: location, work: work, ledger: "\(work)/ledger.db", isTemporary: true)
  }
}
