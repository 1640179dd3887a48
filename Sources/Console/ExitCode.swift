// What a process says at its end (DESIGN section 6), the same for every command.

package import Diagnostics

/// A process's exit code.
package enum ExitCode: Int32, Sendable, CaseIterable {
  case done = 0
  /// Findings, or some chunks failed.
  case partial = 1
  /// Wrong usage or unreadable input.
  case usage = 2
  /// A fault in Backhoe itself.
  case fault = 3
  /// Worth trying again.
  case temporary = 75

  package init(_ kind: Failure.Kind) {
    self =
      switch kind {
      case .partial: .partial
      case .usage: .usage
      case .fault: .fault
      case .temporary: .temporary
      }
  }
}

extension Terminal {
  /// Prints what went wrong and the way out.
  package func report(_ failure: Failure) {
    let cause = failure.why.isEmpty ? "" : ": \(failure.why)"
    writeLine(
      "\(styled("error\(failure.code.map { "[\($0.id)]" } ?? "")", .bold, .red)): \(DisplayWidth.printable(failure.what + cause))"
    )
    if !failure.advice.isEmpty {
      writeLine("\(styled("help", .bold, .cyan)): \(DisplayWidth.printable(failure.advice))")
    }
  }
}
