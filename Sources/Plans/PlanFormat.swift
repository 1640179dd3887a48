// The plan's format version and its identifiers.
//
// The bump rule: a change that an older executor can ignore (a new key that it need not know) raises the minor number
// and keeps the name; everything else raises the major number, and executors refuse what they do not know.

internal import Values

package enum PlanFormat {
  static let family = "backhoe.plan"
  private static let major = 1

  /// Stands first in every plan.
  package static let name = "\(family)/\(major)"

  /// SHA-256 of `grammar/plan.schema.json`. A test holds it against the schema that the table gives, so that nobody
  /// changes the form of plans without a look at the version.
  package static let schemaSHA256 = "30761c849ada29680b236eb7780c8cfc2d97d4fb43e1e9d0029b0e5970c6543f"

  /// What the format's name looks like, as a regular expression.
  package static let pattern = "^backhoe\\.plan/\(major)(\\.[0-9]+)?$"

  /// Whether this program reads plans of a version, `MAJOR` or `MAJOR.MINOR`: those of its own major one.
  static func isReadable(version: String) -> Bool {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2 && parts[0] == String(major) && (parts.count == 1 || UInt16(parts[1]) != nil)
  }

  /// A line has at most so many bytes, and so has what stands before the chunks of a stream: readers take them whole.
  package static let maximumPart = 32 << 20
  /// Everything but chunks has at most so many bytes together: readers keep it.
  package static let maximumFrame = 128 << 20

  /// The version of the scheme that stream digests and chunk IDs are made by.
  package static let digestScheme = "backhoe.digest/1"

  /// `bp_` and 26 characters: 128 bits of the SHA-256 of the plan's bytes.
  package static func planID(digest: [UInt8]) -> String { "bp_" + base32(digest.prefix(16)) }
}
