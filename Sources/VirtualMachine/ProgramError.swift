// Why a program gave no value.

/// A run that failed.
package struct ProgramError: Error, Sendable, Equatable {
  /// One sentence without a full stop: "'<' does not compare null with int".
  package var message: String
  /// Canonical text of the whole program.
  package var source: String
  /// 0-based.
  package var instruction: Int
  /// Byte offsets into the text that was compiled; nil in programs that were loaded from a plan.
  package var range: Range<Int>?
  /// The program read a scope whose cell is `absent`: nobody has loaded it so far.
  package var readsUnloadedScope = false
}
