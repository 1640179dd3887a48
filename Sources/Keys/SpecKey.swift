// A row of the table of keys. Decoders, suggestions, JSON Schemas and the reference are made from the rows; they are
// declared beside the decoders, in files named `SpecKey+….swift` and `ConnectionKeys.swift`.

/// One key.
package final class SpecKey: Sendable {
  /// Whether a key can change a row: what does belongs to the stream digest.
  package enum Effect: Sendable { case rows, nothing }

  package let name: String
  package let kind: KeyKind
  /// Whether the section is wrong without it. What `defaults` may supply is not required of the map itself.
  package let isRequired: Bool
  /// What holds when nobody writes the key, as YAML; nil: nothing.
  package let fallback: String?
  package let affects: Effect
  /// The values of the section's `type` that the key belongs to; empty: to all.
  package let types: [String]
  /// What people who come from elsewhere call it.
  package let synonyms: [String]
  /// One line.
  package let doc: String
  /// The version of Backhoe that first knew it.
  package let since: String

  package init(
    _ name: String, _ kind: KeyKind, required isRequired: Bool = false, fallback: String? = nil,
    affects: Effect = .nothing, of types: [String] = [], synonyms: [String] = [], since: String = "0.1", _ doc: String
  ) {
    self.name = name
    self.kind = kind
    self.isRequired = isRequired
    self.fallback = fallback
    self.affects = affects
    self.types = types
    self.synonyms = synonyms
    self.doc = types.isEmpty ? doc : "\(types.joined(separator: ", ")): \(doc)"
    self.since = since
  }
}
