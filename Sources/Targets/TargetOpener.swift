// From a URL to the target it names.

package import Diagnostics

package enum TargetOpener {
  private static let supported = "'sqlite:PATH', 'postgres://…', 'file:DIR' and '-'"

  /// The target that `url` names. Nothing is opened or created yet, so an unwritable file shows when a plan is opened.
  ///
  /// `sqlite:PATH` takes the path as it is, relative or absolute; `sqlite:///PATH` is absolute and `sqlite://PATH`
  /// relative to the working folder, as other tools write it. Nothing is decoded. Messages never show the URL, since
  /// others than these may hold a password. `-` is standard output; `ledger` is the file of its ledger, which otherwise
  /// goes with the target.
  package static func open(
    url: String, ledger: String? = nil, options: TableOptions = TableOptions(), faults: FaultPoints = .none
  ) throws(Failure) -> any Target {
    if url == "-" {
      let layout = try FileLayout.output(ledger: ledger)
      let store = FileStore(layout, form: FileForm(), destination: OutputDestination(layout), faults: faults)
      return LedgeredTarget(store, options: options, faults: faults)
    }
    if ledger != nil {
      throw Failure(
        .usage, "a ledger of its own is only for standard output", why: "other targets keep it with their rows",
        advice: "leave '--ledger' out, or write to '--target -'")
    }
    guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      throw Failure(
        .usage, "the target is not a URL", why: "it does not say which kind of database it is",
        advice: "write \(supported), as in 'sqlite:\(url.isEmpty ? "warehouse.db" : "PATH")'")
    }
    let scheme = url[..<colon]
    switch scheme.lowercased() {
    case "sqlite":
      return LedgeredTarget(
        SQLiteStore(path: try sqlitePath(String(url[url.utf8.index(after: colon)...]))), options: options,
        faults: faults)
    case "file":
      let address = try FileAddress(String(url[url.utf8.index(after: colon)...]))
      let layout = FileLayout(folder: address.folder)
      let destination = FolderDestination(layout, faults: faults)
      return LedgeredTarget(
        FileStore(layout, form: address.form, destination: destination, faults: faults), options: options,
        faults: faults)
    case "postgres", "postgresql": return LedgeredTarget(try PostgresStore(url: url), options: options, faults: faults)
    default:
      throw Failure(
        .usage, "the target's kind '\(scheme)' is not supported", why: "this program writes to \(supported)",
        advice: "give such a URL with '--target' or in the connections file")
    }
  }

  private static func sqlitePath(_ rest: String) throws(Failure) -> String {
    let path = rest.hasPrefix("//") ? String(rest.dropFirst(2)) : rest
    let what = "the target 'sqlite:\(rest)' does not name a file"
    if path.isEmpty || path.hasSuffix("/") {
      throw Failure(.usage, what, why: "the path is empty or a folder", advice: "write it as 'sqlite:warehouse.db'")
    }
    if path == ":memory:" || path.utf8.contains(0) {
      throw Failure(
        .usage, what, why: "rows and ledger must outlive the process", advice: "write it as 'sqlite:warehouse.db'")
    }
    return path
  }
}
