// The plan's format version and its identifiers.
//
// The bump rule: a change that an older executor can ignore (a new key that it need not know) raises the minor number
// and keeps the name; everything else raises the major number, and executors refuse what they do not know.

package import Values

package enum PlanFormat {
  /// Stands first in every plan.
  package static let name = "backhoe.plan/1"

  /// The version of the scheme that stream digests and chunk IDs are made by.
  package static let digestScheme = "backhoe.digest/1"

  /// `bp_` and 26 characters: 128 bits of the SHA-256 of the plan's bytes.
  package static func planID(digest: [UInt8]) -> String { "bp_" + base32(digest.prefix(16)) }

  /// `bc_` and 26 characters.
  package static func chunkID(streamDigest: String, value: Value, state: Value) -> String {
    var hasher = SHA256Hasher()
    hasher.update(streamDigest)
    hasher.update("\n")
    hasher.update(CanonicalJSON.bytes(of: PlanValue.encode(value), sortingKeys: true))
    hasher.update("\n")
    hasher.update(CanonicalJSON.bytes(of: PlanValue.encode(state), sortingKeys: true))
    return "bc_" + base32(hasher.finalize().prefix(16))
  }
}
