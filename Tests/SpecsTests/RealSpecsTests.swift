// Specs and replications that people wrote, where they lie beside the project.

import Diagnostics
import Foundation
import Specs
import TestSupport
import Testing
import YAMLSyntax

@Suite struct RealSpecsTests {
  /// The YAML files of a folder; none if the folder is not there, which is an error only if it is asked for.
  private func files(_ folder: String) throws -> [SourceFile] {
    guard let url = try Repository.requiredShared(folder) else { return [] }
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    if names.isEmpty { throw Repository.MissingFolder(path: url.path) }
    return names.sorted().filter { $0.hasSuffix(".yaml") }.compactMap { name in
      (try? Data(contentsOf: url.appendingPathComponent(name))).map { SourceFile(path: name, bytes: Array($0)) }
    }
  }

  @Test func specsHaveNoFindings() throws {
    for file in try files("seed/specs") + files("specs") {
      let spec = try decodeSpec(file)
      let codes = spec.findings.map(\.code.id)
      // One of them lists its queues.
      #expect(codes.isEmpty || codes == ["K012"], "\(file.path): \(spec.findings.map(\.message))")
      #expect(DocumentKind.detect(spec.document.root) == .spec)
      #expect(!spec.endpoints.isEmpty)
    }
  }

  @Test func replicationsHaveNoFindings() throws {
    for file in try files("seed/replications") {
      let text = file.text(SourceSpan(0, file.bytes.count))
      let result = try decodeReplication(text)
      #expect(result.findings.isEmpty, "\(file.path): \(result.findings.map(\.message))")
      #expect(DocumentKind.detect(result.document.root) == .replication)
    }
  }

  /// Every part of every expression is found again in the file.
  @Test func expressionsAreFoundAgain() throws {
    for file in try files("seed/specs") + files("specs") {
      for endpoint in try decodeSpec(file).endpoints {
        var texts = [endpoint.request?.url, endpoint.pagination?.stopCondition, endpoint.response.jmespath].compactMap {
          $0
        }
        texts += endpoint.response.processors.map(\.expression) + endpoint.state.flatMap(\.value.texts)
        texts += (endpoint.request?.parameters ?? []).flatMap(\.value.texts)
        if case .expression(let over)? = endpoint.iterate?.over { texts.append(over) }
        for text in texts {
          for word in text.text.split(whereSeparator: { !$0.isLetter && $0 != "_" && $0 != "." }) {
            let start = text.text.utf8.distance(from: text.text.startIndex, to: word.startIndex)
            let location = text.location(of: start..<start + word.utf8.count)
            #expect(location.file.text(location.span) == word, "\(file.path): \(text.text)")
          }
        }
      }
    }
  }
}
