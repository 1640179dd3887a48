// A compiled expression: what the compiler makes, plans carry as assembly, and the virtual machine links and runs.

package import Values

/// Instructions with their constants and functions.
package struct Program: Sendable, Equatable {
  /// The most instructions: jump targets have 16 bits.
  package static let maximumInstructions = 65_535
  /// The most sub-programs.
  package static let maximumSubprograms = 255

  /// Canonical text of the expression or template, for messages.
  package var source: String
  package var instructions: [Instruction]
  /// Null, bool, int, float, decimal or string.
  package var constants: [Value]
  /// Names in the function registry.
  package var functions: [String]
  package var registerCount: Int
  /// What `map` and `filter` run for each element. They share one list: a sub-program refers only to later ones, and has
  /// none of its own.
  package var subprograms: [Program]
  /// For each instruction the byte offsets into the text that was compiled; empty in programs that were loaded.
  package var ranges: [Range<Int>]

  package init(
    source: String, instructions: [Instruction], constants: [Value], functions: [String], registerCount: Int,
    subprograms: [Program] = [], ranges: [Range<Int>] = []
  ) {
    self.source = source
    self.instructions = instructions
    self.constants = constants
    self.functions = functions
    self.registerCount = registerCount
    self.subprograms = subprograms
    self.ranges = ranges
  }
}
