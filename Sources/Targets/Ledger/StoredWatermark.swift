// A watermark as it stands in a ledger, for people who look at watermarks and set them by hand.

package import Values

package struct StoredWatermark: Sendable, Equatable {
  package var stream: String
  /// The table, as plans name it.
  package var object: String
  package var name: String
  /// Null, for one that is to be set: it is removed.
  package var value: Value
  /// The plan that set it last; empty if it was set by hand.
  package var plan: String
  /// RFC 3339; empty for one that is to be set.
  package var updatedAt: String

  package init(
    stream: String, object: String, name: String, value: Value, plan: String = "", updatedAt: String = ""
  ) {
    self.stream = stream
    self.object = object
    self.name = name
    self.value = value
    self.plan = plan
    self.updatedAt = updatedAt
  }

  /// Whether both are values of the same watermark.
  package func isSame(as other: StoredWatermark) -> Bool {
    stream == other.stream && object == other.object && name == other.name
  }

  /// Whether `next` in this one's place could make a later plan load something again, or for ever leave something out:
  /// everything but a greater value of the same kind.
  package func movesBack(to next: Value) -> Bool {
    guard next != value else { return false }
    guard let order = ValueOrder.compare(next, value) else { return true }
    return order < 0
  }
}
