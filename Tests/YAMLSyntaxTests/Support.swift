// Parsing of literals, and a generator of reproducible random numbers.

import Diagnostics
import YAMLSyntax

/// The root and the findings of `text`.
func parse(_ text: String) -> (root: YAMLNode?, findings: [Diagnostic]) { parse(bytes: Array(text.utf8)) }

func parse(bytes: [UInt8]) -> (root: YAMLNode?, findings: [Diagnostic]) {
  var bag = DiagnosticBag()
  let root = YAMLDocument.parse(SourceFile(path: "test.yaml", bytes: bytes), into: &bag)
  return (root, bag.sorted)
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
