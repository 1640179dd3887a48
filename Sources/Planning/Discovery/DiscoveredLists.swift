// What the API gave when it was asked while planning: lists, by what they are for. The plan keeps them, so that it can be
// made again without asking.

package import Values

package struct DiscoveredLists: Sendable, Equatable {
  /// By the name of a stream, or `dynamic_endpoints[0]`; each an array.
  package private(set) var members: [Value.Member]

  package init() { members = [] }

  /// Nil if it is not what `value` gives.
  package init?(_ value: Value) {
    if value == .null {
      members = []
      return
    }
    guard let members = value.members, members.allSatisfy({ $0.value.array != nil }) else { return nil }
    self.members = members
  }

  /// As a plan has it: null if nothing was asked.
  package var value: Value { members.isEmpty ? .null : .object(members) }

  package subscript(name: String) -> [Value]? { members.first { $0.key == name }?.value.array }

  package mutating func add(_ other: DiscoveredLists) { members += other.members }

  /// The name of a dynamic endpoint's list.
  static func name(ofDynamicEndpoint index: Int) -> String { "dynamic_endpoints[\(index)]" }
}
