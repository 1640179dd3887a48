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
