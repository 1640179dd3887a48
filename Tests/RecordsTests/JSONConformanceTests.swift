// The parsing suite: what must be accepted is, what must be refused is, and nothing crashes.

import Foundation
import Records
import TestSupport
import Testing

struct JSONConformanceTests {
  @Test func parsingSuite() throws {
    guard let folder = try Repository.requiredShared("conformance/json/test_parsing") else { return }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files.count > 300)
    let parser = JSONParser(keys: KeyTable())
    for file in files {
      let bytes = try Data(contentsOf: folder.appendingPathComponent(file))
      let isAccepted = (try? parser.parse(PageBytes(Array(bytes)))) != nil
      switch file.first {
      case "y": #expect(isAccepted, "\(file) must be accepted")
      case "n": #expect(!isAccepted, "\(file) must be refused")
      default: break
      }
    }
  }
}
