// What a program reads, found in its code: so that a response is only described as far as somebody looks at it, and
// what nobody can provide is refused before the first request.

internal import Functions
package import Types
internal import Values

/// The scopes that a program reads and their members.
package struct ProgramReads: Equatable, Sendable {
  /// Members read by name; a scope that is read as a whole is in `whole` instead.
  package private(set) var members: [Scope: Set<String>] = [:]
  package private(set) var whole: Set<Scope> = []
  /// Whether a result depends on chunk, page and row.
  package private(set) var usesChunkIdentity = false

  package init() {}

  /// Of a verified program.
  package init(_ program: Program) {
    usesChunkIdentity = program.functions.contains { FunctionRegistry.named($0)?.dependency == .chunk }
    // Which scope object a register holds, if any, when control reaches an instruction. Jumps go forward only, so one
    // pass sees every way there.
    var incoming: [[Int: Set<Scope>]] = Array(repeating: [:], count: program.instructions.count + 1)
    for (place, instruction) in program.instructions.enumerated() {
      var holding = incoming[place]
      read(instruction, holding, program)
      let fields = instruction.fields
      for (index, operand) in instruction.opcode.shape.operands.enumerated()
      where operand == .write || operand == .arguments {
        holding[fields[index]] = nil
      }
      switch instruction.opcode {
      case .scope: holding[fields[0]] = Scope(rawValue: fields[1]).map { [$0] }
      case .move: holding[fields[0]] = incoming[place][fields[1]]
      default: break
      }
      if instruction.opcode.shape.operands.last == .target {
        incoming[instruction.wide].merge(holding) { $0.union($1) }
      }
      if instruction.opcode != .jump, instruction.opcode != .return {
        incoming[place + 1].merge(holding) { $0.union($1) }
      }
    }
  }

  private mutating func read(_ instruction: Instruction, _ holding: [Int: Set<Scope>], _ program: Program) {
    if instruction.opcode == .move { return }
    if instruction.opcode == .member {
      guard let scopes = holding[instruction.b] else { return }
      for scope in scopes { members[scope, default: []].insert(program.constants[instruction.c].string ?? "") }
      return
    }
    let fields = instruction.fields
    for (index, operand) in instruction.opcode.shape.operands.enumerated() {
      let registers: Range<Int> =
        switch operand {
        case .read: fields[index]..<fields[index] + 1
        case .readPair: fields[index]..<fields[index] + 2
        case .readList: fields[index]..<fields[index] + fields[index + 1]
        case .readPairList: fields[index]..<fields[index] + 2 * fields[index + 1]
        case .arguments: fields[index]..<fields[index] + fields[2]
        default: 0..<0
        }
      for register in registers { whole.formUnion(holding[register] ?? []) }
    }
  }

  /// Both together.
  package func union(_ other: ProgramReads) -> ProgramReads {
    var result = self
    result.members.merge(other.members) { $0.union($1) }
    result.whole.formUnion(other.whole)
    result.usesChunkIdentity = usesChunkIdentity || other.usesChunkIdentity
    return result
  }

  /// Whether anything of `scope` is read.
  package func reads(_ scope: Scope) -> Bool { whole.contains(scope) || members[scope] != nil }

  /// Whether this member of `scope` is read, by name or with the whole.
  package func reads(_ scope: Scope, _ member: String) -> Bool {
    whole.contains(scope) || members[scope]?.contains(member) == true
  }

  /// Every scope of which anything is read.
  package var scopes: Set<Scope> { whole.union(members.keys) }
}
