// Plans of what is left: chunks that the ledger has are left out, or nothing but those that failed is planned.

package import Diagnostics
package import Plans

package struct ChunkSelection {
  package enum Kind: String, Sendable {
    /// Chunks that no plan has loaded.
    case missing
    /// Chunks whose last attempt failed.
    case failed
  }

  let kind: Kind
  private let find: (_ object: String) throws(Failure) -> Set<ChunkID>

  package init(_ kind: Kind, known: @escaping (_ object: String) throws(Failure) -> Set<ChunkID>) {
    self.kind = kind
    find = known
  }

  /// The IDs that the target's ledger has of a table: of loaded chunks, or of failed ones.
  package func known(_ object: String) throws(Failure) -> Set<ChunkID> { try find(object) }

  /// The filter for a stream.
  func filter(_ stream: PlanStream) throws(Failure) -> ChunkFilter {
    guard let object = stream.object, ![.fullRefresh, .truncate].contains(stream.mode) else {
      throw Failure(
        .usage, "'\(stream.name)' cannot be planned in part",
        why: stream.object == nil
          ? "it fills queues, of which the ledger keeps no rows"
          : "its mode '\(stream.mode.rawValue)' replaces the table",
        advice: "plan it whole, without --\(kind.rawValue), or leave it out with --stream")
    }
    return ChunkFilter(ids: try known(object), keepsKnown: kind == .failed)
  }
}

/// Says of each chunk whether it is wanted.
struct ChunkFilter {
  let ids: Set<ChunkID>
  let keepsKnown: Bool

  func keeps(_ id: ChunkID) -> Bool { ids.contains(id) == keepsKnown }
}
