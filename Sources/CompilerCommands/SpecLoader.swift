// Files to documents: read, parse, tell apart, decode. Findings go into a bag, unreadable files are failures.

internal import Diagnostics
internal import Specs
internal import YAMLSyntax

/// A file that was told apart by its content.
enum LoadedDocument {
  case spec(SpecDocument)
  case replication(ReplicationDocument)
}

enum SpecLoader {
  /// Loads a spec or a replication; nil if a finding says why it is neither.
  static func load(_ path: String, into bag: inout DiagnosticBag) throws(Failure) -> LoadedDocument? {
    load(try SourceFile.read(path), into: &bag)
  }

  static func load(_ file: SourceFile, into bag: inout DiagnosticBag) -> LoadedDocument? {
    guard let root = YAMLDocument.parse(file, into: &bag), let kind = DocumentKind.detect(root, into: &bag) else {
      return nil
    }
    switch kind {
    case .spec: return .spec(SpecDocument(root, into: &bag))
    case .replication: return .replication(ReplicationDocument(root, into: &bag))
    case .connections:
      bag.add(
        Diagnostic(
          .unknownDocument, "this is a connections file", at: root.location,
          help: "give it with --connections; specs and replications are what lint and plan read"))
      return nil
    }
  }
}
