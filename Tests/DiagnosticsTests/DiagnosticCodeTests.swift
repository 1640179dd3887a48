// The table of codes: complete rows, unique and ordered names.

import Diagnostics
import Testing

@Suite struct DiagnosticCodeTests {
  @Test func rowsAreComplete() {
    var seen: Set<String> = []
    for code in DiagnosticCode.all {
      #expect(seen.insert(code.id).inserted, "\(code.id) stands twice")
      #expect(code.id.count == 4 && code.id.first!.isUppercase && Int(code.id.dropFirst()) != nil, "\(code.id)")
      #expect(!code.title.isEmpty && !code.title.hasSuffix("."), "\(code.id)")
      #expect(code.explanation.hasSuffix(".") || code.explanation.hasSuffix("."), "\(code.id)")
      #expect(!code.bad.isEmpty && !code.good.isEmpty && code.bad != code.good, "\(code.id)")
      #expect(DiagnosticCode.named(code.id.lowercased()) == code)
    }
    #expect(DiagnosticCode.named("Z999") == nil)
  }
}
