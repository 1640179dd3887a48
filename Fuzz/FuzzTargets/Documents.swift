// YAML: bytes to nodes to a spec or a replication, every check, every finding shown; and its normal form, which must say
// the same and stay what it is.

internal import Diagnostics
internal import Formatting
internal import Linting
internal import Specs
internal import YAMLSyntax

enum Documents {
  static func check(_ bytes: [UInt8]) throws(BrokenProperty) {
    var bag = DiagnosticBag()
    if let root = YAMLDocument.parse(SourceFile(path: "input.yaml", bytes: bytes), into: &bag) {
      switch DocumentKind.detect(root) {
      case .replication: _ = ReplicationDocument(root, into: &bag)
      case .spec, .connections, nil: _ = SpecChecker.check(SpecDocument(root, into: &bag), into: &bag)
      }
      try format(root.file)
    }
    for finding in bag.sorted { _ = TextRenderer().render(finding) }
  }

  private static func format(_ file: SourceFile) throws(BrokenProperty) {
    var once: [UInt8] = []
    do throws(Failure) {
      once = try Formatter.format(file, separated: ["endpoints"])
    } catch {
      if error.kind == .fault { throw BrokenProperty(error.what) }
      return
    }
    let result = SourceFile(path: file.path, bytes: once)
    let twice = try? Formatter.format(result, separated: ["endpoints"])
    if twice != once { throw BrokenProperty("formatting twice gives another text") }
  }
}
