// The files of `fixtures/keys/bad`, which the schemas refuse (`scripts/check-schemas`): the decoders refuse them, too,
// with the one finding that the first line names.

import Connections
import Diagnostics
import Foundation
import Specs
import TestSupport
import Testing
import YAMLSyntax

@Suite struct BadFileTests {
  private func findings(_ file: SourceFile) throws -> [Diagnostic] {
    var bag = DiagnosticBag()
    let root = try #require(YAMLDocument.parse(file, into: &bag), "\(file.path)")
    switch DocumentKind.detect(root) {
    case .spec:
      let document = SpecDocument(root, into: &bag)
      _ = document.resolvedEndpoints(into: &bag)
    case .replication: _ = ReplicationDocument(root, into: &bag)
    case .connections: _ = ConnectionsFile(file, into: &bag)
    case nil: Issue.record("\(file.path) is of no kind")
    }
    return bag.sorted
  }

  @Test func eachHasTheFindingThatItSays() throws {
    let folder = Repository.root.appending(path: "fixtures/keys/bad")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
    #expect(names.count > 40)
    for name in names.sorted() {
      let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
      let code = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }.dropFirst(2), as: UTF8.self)
      let findings = try findings(SourceFile(path: name, bytes: bytes))
      #expect(findings.map(\.code.id) == [code], "\(name): \(findings.map(\.message))")
    }
  }
}
