// Parts of a plan as JSON values, as the plan has them: for those who compare plans and show them.

package import Values

extension PlanChunk {
  /// The chunk's line.
  package var members: Value { PlanEncoding.chunk(self) }
}

extension PlanProgram {
  package var members: Value { PlanEncoding.program(self) }
}

extension PlanStream {
  /// What stands before the programs, with each program's source in place of its number: two streams that differ in the
  /// order of their programs alone give the same.
  package var members: Value {
    .object(PlanEncoding.head(self).map { .init($0.key, sources($0.value)) })
  }

  private func sources(_ value: Value) -> Value {
    switch value {
    case .array(let elements): return .array(elements.map(sources))
    case .object(let members):
      if members.count == 1 {
        if members[0].key == "literal" { return members[0].value }
        if members[0].key == "program", let index = members[0].value.int, programs.indices.contains(Int(index)) {
          return .string(programs[Int(index)].source)
        }
      }
      return .object(members.map { .init($0.key, sources($0.value)) })
    default: return value
    }
  }
}
