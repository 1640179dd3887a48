// Assembly and back, and what the verifier refuses.

import Bytecode
import TestSupport
import Testing

struct BytecodeTests {
  @Test func assemblyReadsBack() throws {
    let sources = [
      "1 + 2", "state.a && state.b || !state.c", "coalesce(state.a, \"x, y\", 'q\"q')", "range(1, 5)[0]",
      "state.list[1:-1]",
      "{\"a\": [1, null, 2.5, state.x]}", "map(state.list, 'filter(value, \"value > 1\")')", "true ? 1 : 2",
      "9223372036854775808", "length(response.records) < state.limit",
    ]
    for source in sources {
      let program = try #require(ExpressionRun.program(source), "\(source)")
      let read = try Assembler.assemble(program.assembly, source: program.source)
      try read.verify()
      #expect(read.assembly == program.assembly, "\(source)")
      #expect(read.instructions == program.instructions, "\(source)")
      #expect(read.constants == program.constants, "\(source)")
      #expect(read.subprograms.map(\.instructions) == program.subprograms.map(\.instructions), "\(source)")
      #expect(read.subprograms.map(\.constants) == program.subprograms.map(\.constants), "\(source)")
    }
  }

  @Test func disassemblyIsReadable() throws {
    let program = try #require(ExpressionRun.program("length(response.records) < state.limit"))
    #expect(
      program.assembly == [
        "scope r0, response", "member r0, r0, \"records\"", "call r0, length, 1", "scope r1, state",
        "member r1, r1, \"limit\"", "lt r0, r0, r1", "return r0",
      ])
  }

  @Test func whatIsReadTwiceIsLoadedOnce() throws {
    let rows: [(String, [String])] = [
      (
        "state.n > 1 && state.n < 9",
        [
          "scope r0, state", "member r0, r0, \"n\"", "const r2, 1", "gt r1, r0, r2", "jump.false r1, @7", "const r2, 9",
          "lt r1, r0, r2", "return r1",
        ]
      ),
      // What they have in common.
      (
        "[response.json.a, response.json.b]",
        [
          "scope r0, response", "member r0, r0, \"json\"", "member r1, r0, \"a\"", "member r2, r0, \"b\"",
          "array r1, r1, 2", "return r1",
        ]
      ),
      // Behind a branch that may not run it is read anew.
      (
        "(sync.a ? state.n : 1) + state.n",
        [
          "scope r1, sync", "member r1, r1, \"a\"", "jump.false r1, @7", "scope r0, state", "member r0, r0, \"n\"",
          "move r1, r0", "jump @8", "const r1, 1", "scope r0, state", "member r0, r0, \"n\"", "add r1, r1, r0",
          "return r1",
        ]
      ),
    ]
    for (source, assembly) in rows {
      let program = try #require(ExpressionRun.program(source), "\(source)")
      #expect(program.assembly == assembly, "\(source)")
      try program.verify()
    }
  }

  /// Equal values are not always the same.
  @Test func constantsKeepTheirBits() throws {
    let lines = ["0.0", "-0.0", "\"é\"", "\"e\u{301}\"", "1", "1.0"].enumerated().map { "const r\($0), \($1)" }
    let program = try Assembler.assemble(lines + ["array r0, r0, 6", "return r0"], source: "")
    #expect(program.assembly == lines + ["array r0, r0, 6", "return r0"])
    #expect(program.constants.count == 6)
  }

  @Test func constantsAreKeptOnce() throws {
    let lines = (0..<200).map { "const r0, \($0 % 50)" } + ["return r0"]
    let program = try Assembler.assemble(lines, source: "")
    #expect(program.constants.count == 50)
    #expect(program.assembly == lines)
  }

  @Test func everyOpcodeHasItsRow() {
    var mnemonics: Set<String> = []
    for opcode in Opcode.allCases {
      #expect(mnemonics.insert(opcode.shape.mnemonic).inserted, "\(opcode) shares its mnemonic")
      #expect(Opcode.named(opcode.shape.mnemonic) == opcode)
      #expect(opcode.shape.meaning.hasSuffix("."))
    }
  }

  @Test func whatIsNotProvedIsRefused() {
    let table: [([String], String)] = [
      ([], "ends without 'return'"), (["const r0, 1"], "ends without 'return'"),
      (["return r0"], "may be read before it is written"),
      (["jump @0"], "jumps to @0: only forward"), (["jump @9", "return r0"], "jumps to @9"),
      (["const r0, true", "jump.true r0, @3", "const r1, 1", "return r1"], "r1 may be read before it is written"),
      (["const r0, 1", "return r0", "return r0"], "is never reached"),
      (["const r0, 1", "call r0, nope, 1", "return r0"], "no function 'nope'"),
      (["const r0, 1", "call r0, length, 5", "return r0"], "register r1 does not exist"),
      (["call r0, range, 0", "return r0"], "does not take 0 arguments"),
      (["const r0, 1", "member r0, r0, 5", "return r0"], "a member's name must be a string"),
      (["const r0, 1", "text r0, r0, 3", "return r0"], "does not exist"),
    ]
    for (lines, expected) in table {
      do {
        try Assembler.assemble(lines, source: "").verify()
        Issue.record("\(lines) was accepted")
      } catch let error as VerificationError {
        #expect(error.message.contains(expected), "\(lines): \(error.message)")
      } catch {
        Issue.record("\(lines): \(error)")
      }
    }
  }

  @Test func linesThatAreNoAssemblyAreRefused() {
    let table = [
      "fly r0", "const r0", "const r0, [1]", "const r999, 1", "scope r0, nowhere", "const r0, \"open", "add r0, r1",
      "return 5",
      "jump.true r0, 5", "call r0, length, x", "", "const r0, 1, 2",
    ]
    for line in table {
      #expect(throws: AssemblyError.self, "\(line)") { try Assembler.assemble([line], source: "") }
    }
  }

  /// Random lines of valid words never do worse than being refused.
  @Test func randomAssemblyNeverTraps() {
    var random = SplitMix(seed: 7)
    func word(_ operand: OperandKind) -> String {
      switch operand {
      case .write, .read, .readPair, .readList, .readPairList, .arguments: "r\(Int.random(in: 0...3, using: &random))"
      case .count: String(Int.random(in: 0...3, using: &random))
      case .constant: ["1", "2.5", "null", "\"a, b\"", "true"].randomElement(using: &random)!
      case .key: ["\"a\"", "1"].randomElement(using: &random)!
      case .scope: ["state", "record", "nowhere"].randomElement(using: &random)!
      case .function: ["length", "coalesce", "nope"].randomElement(using: &random)!
      case .target: "@\(Int.random(in: 0...6, using: &random))"
      case .subprogram: "#\(Int.random(in: 0...1, using: &random))"
      }
    }
    var accepted = 0
    for _ in 0..<50_000 {
      let lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        let opcode = Opcode.allCases.randomElement(using: &random)!
        let operands = opcode.shape.operands.map(word)
        return "\(opcode.shape.mnemonic) \(operands.joined(separator: ", "))"
      }
      guard let program = try? Assembler.assemble(lines, source: ""), (try? program.verify()) != nil else { continue }
      accepted += 1
      #expect(program.assembly.count == lines.count)
    }
    #expect(accepted > 0)
  }
}
