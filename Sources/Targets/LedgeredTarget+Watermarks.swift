// Watermarks by hand: all that a ledger has, and setting some of them in one transaction.

internal import Diagnostics

extension LedgeredTarget {
  func watermarks() throws(Failure) -> [StoredWatermark] {
    guard try store.openForReading() else { return [] }
    return try ledger.watermarks()
  }

  func set(_ watermarks: [StoredWatermark]) throws(Failure) {
    // Taken like a plan, so that two hands do not meet.
    try store.open(plan: "watermarks", sharing: .alone)
    try transaction { () throws(Failure) in
      for mark in watermarks { try ledger.set(mark) }
    }
  }
}
