// Programs to assembly: one instruction a line, constants and names written out.
//
//     scope r0, response
//     member r0, r0, "records"
//     call r0, length, 1
//     return r0
//
// A line `sub` starts the next sub-program; they are counted from #0.

internal import Types
internal import Values

extension Program {
  /// One line an instruction. `Assembler` reads them back to an equal program.
  package var assembly: [String] { subprograms.reduce(section) { $0 + ["sub"] + $1.section } }

  /// The instructions without the sub-programs.
  private var section: [String] {
    instructions.map { instruction in
      let shape = instruction.opcode.shape
      let operands = zip(shape.operands, instruction.fields).map { operand, field in
        switch operand {
        case .write, .read, .readPair, .readList, .readPairList, .arguments: "r\(field)"
        case .count: String(field)
        case .constant, .key: CanonicalJSON.text(of: constants[field])
        case .scope: Scope(rawValue: field)?.name ?? "?"
        case .function: functions[field]
        case .target: "@\(field)"
        case .subprogram: "#\(field)"
        }
      }
      return "\(shape.mnemonic) \(operands.joined(separator: ", "))"
    }
  }
}
