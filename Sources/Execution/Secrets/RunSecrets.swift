// The secrets of a run by the connections that they belong to: what one API is told, another is not.

package struct RunSecrets: Sendable {
  private let values: [String: SecretValues]

  /// By the names of connections.
  package init(_ values: [String: SecretValues]) { self.values = values }

  /// No secrets at all.
  package static let none = RunSecrets([:])

  /// Those of one connection.
  func of(_ connection: String) -> SecretValues { values[connection] ?? .none }

  /// Every text in them, to be masked in messages.
  package var texts: [String] { values.values.flatMap(\.texts) }

  /// What whoever runs it should know; nil: nothing. The same whatever order the connections are kept in.
  package var note: String? {
    let notes = values.sorted { $0.key < $1.key }.compactMap(\.value.note)
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }
}
