// Decoding of literals.

import Diagnostics
import Specs
import Testing
import YAMLSyntax

/// A spec, its endpoints and everything found on the way.
struct DecodedSpec {
  var document: SpecDocument
  var endpoints: [ResolvedEndpoint]
  var findings: [Diagnostic]
}

func decodeSpec(_ text: String, path: String = "spec.yaml") throws -> DecodedSpec {
  try decodeSpec(SourceFile(path: path, bytes: Array(text.utf8)))
}

func decodeSpec(_ file: SourceFile) throws -> DecodedSpec {
  var bag = DiagnosticBag()
  let root = YAMLDocument.parse(file, into: &bag)
  try #require(root != nil, "\(bag.sorted.map(\.message)) in \(file.text(SourceSpan(0, file.bytes.count)))")
  let document = SpecDocument(root!, into: &bag)
  let endpoints = document.resolvedEndpoints(into: &bag)
  return DecodedSpec(document: document, endpoints: endpoints, findings: bag.sorted)
}

func decodeReplication(_ text: String) throws -> (document: ReplicationDocument, findings: [Diagnostic]) {
  var bag = DiagnosticBag()
  let root = YAMLDocument.parse(SourceFile(path: "replication.yaml", bytes: Array(text.utf8)), into: &bag)
  try #require(root != nil, "\(bag.sorted.map(\.message)) in \(text)")
  let document = ReplicationDocument(root!, into: &bag)
  return (document, bag.sorted)
}

/// `1:5 K001`, for comparisons in tables.
func summary(_ findings: [Diagnostic]) -> [String] {
  findings.map { finding in
    let position = finding.location.file.lines.position(at: finding.location.span.start)
    return "\(position.line):\(position.column) \(finding.code.id)"
  }
}
