// Crash tests: `BACKHOE_FAULT=name[:n]` makes the process kill itself when it passes that point for the n-th time.
// Without the variable this costs nothing.

internal import Diagnostics
internal import Execution
internal import Glibc
internal import Synchronization
internal import Targets

/// A point at which the process ends, at most one. Reached from any thread.
final class FaultSwitch: Sendable {
  private let point: String?
  private let passes: Mutex<Int>

  private init(point: String?, passes: Int) {
    self.point = point
    self.passes = Mutex(passes)
  }

  var isArmed: Bool { point != nil }

  static func fromEnvironment() throws(Failure) -> FaultSwitch {
    guard let text = getenv("BACKHOE_FAULT").map({ String(cString: $0) }), !text.isEmpty else {
      return FaultSwitch(point: nil, passes: 0)
    }
    let parts = text.split(separator: ":", maxSplits: 1)
    let name = String(parts[0])
    let known = FaultPoint.allCases.map(\.rawValue) + ExecutionPoint.allCases.map(\.rawValue)
    let count = parts.count == 2 ? Int(parts[1]) : 1
    guard known.contains(name), let count, count >= 1 else {
      throw Failure(
        .usage, "BACKHOE_FAULT is '\(text)'", why: "it should be a point and a count, as in 'commit.after-rows:3'",
        advice: "choose one of \(known.joined(separator: ", "))")
    }
    return FaultSwitch(point: name, passes: count)
  }

  func reach(_ name: String) {
    guard name == point else { return }
    let left = passes.withLock { passes in
      passes -= 1
      return passes
    }
    if left == 0 { kill(getpid(), SIGKILL) }
  }
}
