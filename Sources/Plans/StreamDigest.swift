// The stream digest (DESIGN section 5): everything of a stream that can change a row, and nothing else. Which keys can
// is said in the table of the plan's keys; expressions count by their printed source, not by their code.

internal import Values

extension PlanStream {
  /// 64 hexadecimal digits. Needs everything but `digest`, `inputs` and `state`.
  package var computedDigest: String {
    let own = members.filter { Self.digested.contains($0.key) }
    var content = [
      Value.Member("scheme", .string(PlanFormat.digestScheme)), .init("connection", .string(connection)),
      .init("endpoint", rows(of: endpoint.json, .part(PlanEndpoint.self))),
    ]
    if let table, case let rules = rows(of: table.json, .part(PlanTable.self)), rules.members?.isEmpty == false {
      content.append(.init("table", rules))
    }
    return hexadecimal(Values.digest(CanonicalJSON.bytes(of: .object(content + own), sortingKeys: true)))
  }

  /// The same for streams that one credential serves; nil where none is to be obtained, or each needs its own.
  package var authenticationKey: String? {
    guard let authentication = endpoint.authentication, !["none", "static", "basic"].contains(authentication.type)
    else {
      return nil
    }
    let text = CanonicalJSON.text(of: rows(of: authentication.json, .part(PlanAuthentication.self)))
    return text.contains("state.") ? nil : text
  }

  /// Keys of the stream itself that name its rows.
  private static let digested: Set<String> = ["object", "primary_key", "update_key", "columns"]

  /// What of a value can change a row.
  private func rows(of value: Value, _ kind: PlanKind) -> Value {
    switch kind {
    case .part(let part):
      return .object(
        part.facts.compactMap { key in
          guard key.changesRows, let member = value[key.name] else { return nil }
          return Value.Member(key.name, rows(of: member, key.kind))
        })
    case .list(let element): return .array((value.array ?? []).map { rows(of: $0, element) })
    case .map(let element):
      return .object((value.members ?? []).map { .init($0.key, rows(of: $0.value, element)) })
    case .slot, .program:
      guard value.members?.count == 1, let index = value["program"]?.int else { return value }
      return .object([.init("source", .string(programs[Int(index)].source))])
    case .text, .name, .bool, .choice, .pattern, .int, .number, .value: return value
    }
  }
}
