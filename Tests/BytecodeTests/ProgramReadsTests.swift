// What a program reads, from its code.

import Bytecode
import Testing
import Types

@Suite struct ProgramReadsTests {
  private func reads(_ code: [String]) throws -> ProgramReads {
    let program = try Assembler.assemble(code, source: "test")
    try program.verify()
    return ProgramReads(program)
  }

  @Test func membersAndWholes() throws {
    let rows: [(code: [String], members: [Scope: Set<String>], whole: Set<Scope>)] = [
      (["const r0, 1", "return r0"], [:], []),
      (["scope r0, response", "member r0, r0, \"status\"", "return r0"], [.response: ["status"]], []),
      (["scope r0, state", "return r0"], [:], [.state]),
      (["scope r0, state", "move r1, r0", "member r1, r1, \"x\"", "return r1"], [.state: ["x"]], []),
      // Beyond its first member nothing of the scope is read.
      (
        ["scope r0, response", "member r0, r0, \"json\"", "member r0, r0, \"next\"", "return r0"],
        [.response: ["json"]], []
      ),
      (["scope r0, record", "call r0, length, 1", "return r0"], [:], [.record]),
      (
        ["scope r0, state", "const r1, \"x\"", "index r0, r0, r1", "return r0"], [:], [.state]
      ),
      // Either way to the end may have put a scope into r1.
      (
        [
          "scope r0, state", "member r0, r0, \"x\"", "jump.null r0, @5", "scope r1, secrets", "jump @6",
          "scope r1, inputs", "member r1, r1, \"key\"", "return r1",
        ], [.state: ["x"], .secrets: ["key"], .inputs: ["key"]], []
      ),
    ]
    for row in rows {
      let found = try reads(row.code)
      #expect(found.members == row.members, "\(row.code)")
      #expect(found.whole == row.whole, "\(row.code)")
    }
  }
}
