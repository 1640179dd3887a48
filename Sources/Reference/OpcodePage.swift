// `docs/reference/opcodes.md` from the opcode table.

internal import Bytecode

enum OpcodePage {
  static var page: String {
    var text = """
      # Instructions

      Made from the opcode table by `make generate`. A plan carries each expression as assembly, one instruction a line:
      a mnemonic and its operands. Registers are `r0` to `r254`, instructions `@0` and on; jumps go forward only.

      | instruction | meaning |
      |---|---|

      """
    for opcode in Opcode.allCases {
      let shape = opcode.shape
      let letters = ["A", "B", "C"]
      let operands = shape.operands.enumerated().map { place, kind in
        switch kind {
        case .write, .read, .readPair, .readList, .readPairList, .arguments: letters[place]
        case .count: "n"
        case .constant: "constant"
        case .key: "\"name\""
        case .scope: "scope"
        case .function: "function"
        case .target: "@target"
        case .subprogram: "#sub-program"
        }
      }
      text += "| `\(shape.mnemonic) \(operands.joined(separator: ", "))` | \(shape.meaning) |\n"
    }
    return text
  }
}
