// Parts of a plan as JSON values, as the plan has them: for those who compare plans and show them.

package import Values

extension PlanChunk {
  /// The chunk's line.
  package var shown: Value { json }
}

extension PlanProgram {
  package var shown: Value { json }
}

extension PlanDeferral {
  package var shown: Value { json }
}

extension Coverage {
  package var shown: Value { json }
}

extension PlanHeader {
  /// With files by their paths and connections by their names, as they are told apart.
  package var shown: Value {
    .object(
      members.map { member in
        switch member.key {
        case "sources": .init(member.key, .object(sources.map { .init($0.path, .string($0.sha256)) }))
        case "connections": .init(member.key, .object(connections.map { .init($0.name, $0.named) }))
        default: member
        }
      })
  }
}

extension SourceConnection {
  /// Everything but the name.
  fileprivate var named: Value { .object(members.filter { $0.key != "name" }) }
}

extension PlanStream {
  /// Whether it is the same endpoint of the same API, whatever it is called in its plan.
  package func isSame(as other: PlanStream) -> Bool {
    connection == other.connection && endpointName == other.endpointName
  }

  /// The stream without its programs and what was read for it, with each program's source in place of its number: two
  /// streams that differ in the order of their programs alone give the same.
  package var shown: Value {
    let apart: Set<String> = ["programs", "inputs", "given", "state"]
    return .object(
      Self.facts.compactMap { key in
        guard !apart.contains(key.name), let member = json[key.name] else { return nil }
        return Value.Member(key.name, sources(of: member, key.kind))
      })
  }

  private func sources(of value: Value, _ kind: PlanKind) -> Value {
    switch kind {
    case .part(let part):
      return .object(
        part.facts.compactMap { key in
          value[key.name].map { Value.Member(key.name, sources(of: $0, key.kind)) }
        })
    case .list(let element): return .array((value.array ?? []).map { sources(of: $0, element) })
    case .map(let element):
      return .object((value.members ?? []).map { .init($0.key, sources(of: $0.value, element)) })
    case .slot, .program:
      guard value.members?.count == 1, let index = value["program"]?.int else { return value }
      return .string(programs[Int(index)].source)
    case .text, .name, .bool, .choice, .pattern, .int, .number, .value: return value
    }
  }
}
