// Order on types: join (the smallest type that holds both), assignability, removal of null, and printed names.

extension Type {
  /// Where alternatives stand in a union, so that equal unions are equal values.
  private var order: Int {
    switch self {
    case .bool: 0
    case .int: 1
    case .float: 2
    case .decimal: 3
    case .string: 4
    case .timestamp: 5
    case .array: 6
    case .object: 7
    case .union: 8
    case .any: 9
    case .never: 10
    case .null: 11
    }
  }

  private var alternatives: [Type] {
    switch self {
    case .union(let types): types
    case .never: []
    default: [self]
    }
  }

  /// The smallest type that holds the values of both.
  package static func join(_ left: Type, _ right: Type) -> Type {
    if left == right { return left }
    if left == .any || right == .any { return .any }
    var result: [Type] = []
    for type in left.alternatives + right.alternatives {
      if let index = result.firstIndex(where: { $0.order == type.order }) {
        result[index] = merge(result[index], type)
      } else {
        result.append(type)
      }
    }
    result.sort { $0.order < $1.order }
    switch result.count {
    case 0: return .never
    case 1: return result[0]
    default: return .union(result)
    }
  }

  /// The join of two types of one kind.
  private static func merge(_ left: Type, _ right: Type) -> Type {
    switch (left, right) {
    case (.array(let a), .array(let b)): return .array(join(a, b))
    case (.object(let a, let aOpen), .object(let b, let bOpen)):
      // A member that one side lacks is null there, or anything if that side is open.
      var members: [Member] = []
      for member in a {
        let other = b.first { $0.name == member.name }?.type ?? (bOpen ? .any : .null)
        members.append(Member(member.name, join(member.type, other)))
      }
      for member in b where !a.contains(where: { $0.name == member.name }) {
        members.append(Member(member.name, join(member.type, aOpen ? .any : .null)))
      }
      return .object(members, isOpen: aOpen || bOpen)
    default: return left
    }
  }

  /// The join of all; `never` for none.
  package static func join(_ types: some Sequence<Type>) -> Type { types.reduce(.never, join) }

  /// Whether every value of this type is one of `target`. `any` on either side passes: it is checked when it runs.
  package func isAssignable(to target: Type) -> Bool {
    if self == target || self == .any || target == .any || self == .never { return true }
    switch (self, target) {
    case (.union(let types), _): return types.allSatisfy { $0.isAssignable(to: target) }
    case (_, .union(let types)): return types.contains { isAssignable(to: $0) }
    case (.array(let a), .array(let b)): return a.isAssignable(to: b)
    case (.object(let a, _), .object(let b, _)):
      return b.allSatisfy { wanted in
        guard let found = a.first(where: { $0.name == wanted.name }) else { return true }
        return found.type.isAssignable(to: wanted.type)
      }
    default: return false
    }
  }

  /// Whether the two have a value in common, as far as types can tell.
  package func overlaps(_ other: Type) -> Bool {
    if self == .any || other == .any { return true }
    return alternatives.contains { left in other.alternatives.contains { left.order == $0.order } }
  }

  /// This type without null.
  package var withoutNull: Type {
    switch self {
    case .null: .never
    case .union(let types): Type.join(types.filter { $0 != .null })
    default: self
    }
  }

  /// Whether null is one of the values; `any` may be null, but nobody said so.
  package var isOptional: Bool {
    switch self {
    case .null: true
    case .union(let types): types.contains(.null)
    default: false
    }
  }
}

extension Type: CustomStringConvertible {
  package var description: String {
    switch self {
    case .null: return "null"
    case .bool: return "bool"
    case .int: return "int"
    case .float: return "float"
    case .decimal: return "decimal"
    case .string: return "string"
    case .timestamp: return "timestamp"
    case .any: return "any"
    case .never: return "never"
    case .array(let element): return element == .never ? "array" : "array<\(element)>"
    case .object(let members, let isOpen):
      if members.isEmpty && isOpen { return "object" }
      let list = members.map { "\($0.name): \($0.type)" } + (isOpen ? ["…"] : [])
      return "object{\(list.joined(separator: ", "))}"
    case .union(let types):
      if types == [.int, .float, .decimal] { return "number" }
      if types.contains(.null) { return "optional \(withoutNull)" }
      return types.map(\.description).joined(separator: " | ")
    }
  }
}
