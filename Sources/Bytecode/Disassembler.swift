// Programs to assembly: one instruction a line, constants and names written out.
//
//     scope r0, response
//     member r0, r0, "records"
//     call r0, length, 1
//     return r0

internal import Types
internal import Values

extension Program {
  /// One line an instruction. `Assembler` reads them back to an equal program.
  package var assembly: [String] {
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
        }
      }
      return "\(shape.mnemonic) \(operands.joined(separator: ", "))"
    }
  }
}
