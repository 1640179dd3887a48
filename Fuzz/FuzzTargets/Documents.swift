// YAML: bytes to nodes to a spec or a replication, every check, every finding shown.

internal import Diagnostics
internal import Linting
internal import Specs
internal import YAMLSyntax

enum Documents {
  static func check(_ bytes: [UInt8]) {
    var bag = DiagnosticBag()
    if let root = YAMLDocument.parse(SourceFile(path: "input.yaml", bytes: bytes), into: &bag) {
      switch DocumentKind.detect(root) {
      case .replication: _ = ReplicationDocument(root, into: &bag)
      case .spec, .connections, nil: _ = SpecChecker.check(SpecDocument(root, into: &bag), into: &bag)
      }
    }
    for finding in bag.sorted { _ = TextRenderer().render(finding) }
  }
}
