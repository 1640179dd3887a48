// The rules by which watermarks move. Pure: the ledger keeps what they work on.
//
// A watermark may only say "everything up to here is loaded". So it follows the unbroken prefix of finished chunks, and
// a plan that starts past it without having read it leaves it alone: between the two might be values nobody loaded.

internal import Values

/// One sync variable, aggregated over chunks in plan order.
struct AggregateFold {
  let key: SyncKey
  /// The first value in plan order that is not null.
  private(set) var first: Value?
  /// What all of them give.
  private(set) var value: Value?
  /// Whether values met that cannot be compared; the earlier one was kept.
  private(set) var metUnlikeKinds = false

  init(_ key: SyncKey, first: Value? = nil, value: Value? = nil) {
    self.key = key
    self.first = first
    self.value = value
  }

  /// Adds the next chunk's aggregate. Null, where the chunk had none, changes nothing.
  mutating func add(_ next: Value) {
    if next.isNull { return }
    if first == nil { first = next }
    switch key.aggregation {
    case "maximum": keep(next, ifOrderIs: 1)
    case "minimum": keep(next, ifOrderIs: -1)
    case "first": value = value ?? next
    case "collect":
      // Taken out, so that it is added to in place: chunks may be many.
      var all = value?.array ?? []
      value = nil
      all.append(contentsOf: next.array ?? [next])
      value = .array(all)
    default: value = next
    }
  }

  private mutating func keep(_ next: Value, ifOrderIs wanted: Int) {
    guard let present = value else { return value = next }
    guard let order = ValueOrder.compare(next, present) else { return metUnlikeKinds = true }
    if order.signum() == wanted { value = next }
  }
}

/// What becomes of a watermark.
enum WatermarkMove: Equatable {
  case to(Value)
  /// It stays; the remark, if there is something to say, completes "the watermark 'x' stays at y: …".
  case stays(String?)
}

extension SyncKey {
  /// Whether it moves while chunks are committed. The others are settled when the stream is closed.
  var isOrdered: Bool { aggregation == "maximum" || aggregation == "minimum" }

  /// Where the watermark goes that now is `present`, when the prefix gave what `fold` holds.
  func move(_ fold: AggregateFold, present: Value?) -> WatermarkMove {
    guard let value = fold.value, let first = fold.first, value != present else { return .stays(nil) }
    if hasHoles, !mayMoveBack { return .stays("this plan has only some of the chunks of its range") }
    guard let present, !mayMoveBack else { return .to(value) }
    if !isOrdered {
      return wasRead ? .to(value) : .stays("the plan was made without reading it")
    }
    let direction = aggregation == "maximum" ? 1 : -1
    guard let order = ValueOrder.compare(value, present), let start = ValueOrder.compare(first, present) else {
      return .stays("\(shown(value)) is of another kind and cannot be compared with it")
    }
    if order.signum() != direction {
      return .stays(order == 0 ? nil : "this plan's values end at \(shown(value)), before it")
    }
    if wasRead || start.signum() != direction { return .to(value) }
    return .stays(
      "the plan was made without reading it and starts past it, at \(shown(first)); what lies between may be missing")
  }

  private func shown(_ value: Value) -> String { WatermarkText.shown(value) }
}

enum WatermarkText {
  /// A value for people, cut where it is long.
  static func shown(_ value: Value) -> String {
    let text = value.string ?? CanonicalJSON.text(of: value)
    return text.count > 60 ? text.prefix(57) + "…" : text
  }
}
