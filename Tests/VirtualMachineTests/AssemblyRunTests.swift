// Assembly that no compiler wrote: whatever the verifier passes gives a value or an error in words.

import Bytecode
import Functions
import Records
import Testing
import Values
import VirtualMachine

struct AssemblyRunTests {
  private func run(_ lines: [String]) throws -> String {
    let program = try Assembler.assemble(lines, source: "test")
    try program.verify()
    let keys = KeyTable()
    let executable = Executable(program, keys: keys)
    let context = CallContext(keys: keys, now: Instant(seconds: 0))
    return withExtendedLifetime((executable, context)) {
      do throws(ProgramError) {
        return JSONWriter.string(try Machine(context: context).run(executable, in: Environment()))
      } catch {
        return error.message
      }
    }
  }

  @Test func typedInstructionsTakeTheirTypes() throws {
    let constants = ["\"text\"", "null", "true", "1", "1.5", "12345678901234567890"]
    for name in ["add", "sub", "mul", "eq", "lt", "le"] {
      for (index, left) in constants.enumerated() {
        for right in constants[index...] {
          let said = try run(["const r0, \(left)", "const r1, \(right)", "\(name).int r0, r0, r1", "return r0"])
          #expect(said.contains("an int is expected here, found") != (left == "1" && right == "1"), "\(name): \(said)")
        }
      }
    }
    for name in ["add", "sub", "mul"] {
      for constant in constants where constant != "1.5" {
        let said = try run(["const r0, 1.5", "const r1, \(constant)", "\(name).float r0, r0, r1", "return r0"])
        #expect(said.contains("a float is expected here, found"), "\(name) \(constant): \(said)")
      }
    }
  }

  @Test func typedInstructionsStayInTheirRange() throws {
    let rows = [
      ("add.int", "9223372036854775807", "1", "'+' leaves the range of 64-bit integers"),
      ("add.int", "9223372036854775806", "1", "9223372036854775807"),
      ("sub.int", "-9223372036854775807", "2", "'-' leaves the range of 64-bit integers"),
      ("mul.int", "4611686018427387904", "2", "'*' leaves the range of 64-bit integers"),
      ("add.float", "1.7e308", "1.7e308", "'+' leaves the range of floats"),
      ("sub.float", "-1.7e308", "1.7e308", "'-' leaves the range of floats"),
      ("mul.float", "1e200", "1e200", "'*' leaves the range of floats"),
      ("mul.float", "1.5e307", "10.0", "1.5e308"),
    ]
    for (name, left, right, expected) in rows {
      let said = try run(["const r0, \(left)", "const r1, \(right)", "\(name) r0, r0, r1", "return r0"])
      #expect(said == expected, "\(name)")
    }
  }
}
