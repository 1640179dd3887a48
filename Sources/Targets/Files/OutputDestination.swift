// Files onto standard output: whole chunks, in plan order. What comes too early waits on the disk.
//
// A chunk that failed leaves a hole, behind which everything waits until the run is over. After a crash a file is written
// again that may have been written already: standard output cannot be asked.

internal import Diagnostics
internal import Glibc

final class OutputDestination: FileDestination {
  private let layout: FileLayout
  private let descriptor: Int32
  /// What waits, by its place in plan order.
  private var waiting: [Int: FileEntry] = [:]
  /// The places of what was written, by earlier runs too, from `next` on.
  private var written: Set<Int> = []
  private var next = 0

  init(_ layout: FileLayout, descriptor: Int32 = STDOUT_FILENO) {
    self.layout = layout
    self.descriptor = descriptor
  }

  let keepsOrder = true

  func skip(_ ordinals: Set<Int>) { written = ordinals }

  func take(_ entries: [FileEntry]) throws(Failure) -> [FileEntry] {
    for entry in entries { waiting[entry.ordinal] = entry }
    var done: [FileEntry] = []
    while true {
      if let entry = waiting.removeValue(forKey: next) {
        try write(entry)
        done.append(entry)
      } else if written.remove(next) == nil {
        return done
      }
      next += 1
    }
  }

  func finish() throws(Failure) -> [FileEntry] {
    let left = waiting.values.sorted { $0.ordinal < $1.ordinal }
    waiting = [:]
    for entry in left { try write(entry) }
    return left
  }

  private func write(_ entry: FileEntry) throws(Failure) {
    guard entry.name != nil else { return }
    let path = layout.writing(entry)
    let isThere = try Descriptor.read(path) { block throws(Failure) in
      try Descriptor.write(block, to: descriptor, orSay: "cannot write to standard output")
    }
    if !isThere {
      throw Failure(
        .usage, "cannot go on with the rows of chunk '\(entry.label)'", why: "the file '\(path)' is gone",
        advice: "remove the ledger '\(layout.ledger)' and start again")
    }
  }
}
