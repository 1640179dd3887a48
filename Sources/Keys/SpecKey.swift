// A row of the table of keys. Decoders, suggestions, JSON Schemas and the reference are made from the rows; they are
// declared beside the decoders, in files named `SpecKey+….swift` and `ConnectionKeys.swift`.

/// One key.
package final class SpecKey: Sendable {
  /// Whether a key can change a row: what does belongs to the stream digest.
  package enum Effect: Sendable { case rows, nothing }

  /// What becomes of a key that somebody wrote.
  package enum Standing: Sendable {
    case effective
    /// It tunes how another tool works; without it the result is the same.
    case needless(String)
    /// What it asks for is not to be had, and why.
    case refused(String, instead: String)
  }

  package let name: String
  package let kind: KeyKind
  /// Whether the section is wrong without it. What `defaults` may supply is not required of the map itself.
  package let isRequired: Bool
  /// What holds when nobody writes the key, as YAML; nil: nothing.
  package let fallback: String?
  package let affects: Effect
  package let standing: Standing
  /// Whether `""` says something: some APIs want a user without a password.
  package let mayBeEmpty: Bool
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
    affects: Effect = .nothing, of types: [String] = [], synonyms: [String] = [], standing: Standing = .effective,
    mayBeEmpty: Bool = false, since: String = "0.1", _ doc: String
  ) {
    self.name = name
    self.kind = kind
    self.isRequired = isRequired
    self.fallback = fallback
    self.affects = affects
    self.types = types
    self.synonyms = synonyms
    self.standing = standing
    self.mayBeEmpty = mayBeEmpty
    let remark =
      switch standing {
      case .effective: ""
      case .needless(let why): " Has no effect: \(why)."
      case .refused(let why, let instead): " Refused: \(why); \(instead)."
      }
    self.doc = (types.isEmpty ? "" : "\(types.joined(separator: ", ")): ") + doc + remark
    self.since = since
  }
}
