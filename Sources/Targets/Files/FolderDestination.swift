// Files into their folder: renamed, so that whoever looks there sees whole files only.

internal import Diagnostics
internal import Glibc

final class FolderDestination: FileDestination {
  private let layout: FileLayout
  private let faults: FaultPoints

  init(_ layout: FileLayout, faults: FaultPoints) {
    self.layout = layout
    self.faults = faults
  }

  func take(_ entries: [FileEntry]) throws(Failure) -> [FileEntry] {
    if entries.isEmpty { return [] }
    for folder in Set(entries.map(\.folder)) where !Folder.isFolder(layout.path(of: folder)) {
      guard entries.contains(where: { $0.folder == folder && $0.name != nil }) else { continue }
      try Folder.make(layout.path(of: folder))
    }
    faults.reach(.filesBeforeRename)
    for entry in entries { try place(entry) }
    for folder in Set(entries.map(\.folder)).sorted() where Folder.isFolder(layout.path(of: folder)) {
      try Folder.keep(layout.path(of: folder))
    }
    faults.reach(.filesAfterRename)
    return entries
  }

  let keepsOrder = false

  func skip(_ ordinals: Set<Int>) {}
  func finish() -> [FileEntry] { [] }

  private func place(_ entry: FileEntry) throws(Failure) {
    let folder = layout.path(of: entry.folder)
    if let name = entry.name, rename(layout.writing(entry), "\(folder)/\(name)") != 0 {
      let code = errno
      // An earlier run, or another process, did it before us.
      guard code == ENOENT, try Descriptor.digest(of: "\(folder)/\(name)") == entry.digest else {
        throw code == ENOENT
          ? gone("\(folder)/\(name)") : FileError.failure("cannot write the file '\(folder)/\(name)'", code: code)
      }
    }
    if let replaced = entry.replaced, replaced != entry.name { unlink("\(folder)/\(replaced)") }
  }

  private func gone(_ path: String) -> Failure {
    Failure(
      .usage, "cannot go on in '\(layout.location)'",
      why: "the ledger says that '\(path)' is written, and it is gone or was changed",
      advice: "restore the file, or load into another folder")
  }
}
