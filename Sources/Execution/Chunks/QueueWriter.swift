// What a chunk puts into one queue, written down as it comes, in the form that the ledger keeps.

internal import Plans
internal import Records
internal import Targets

/// The items of one chunk for one queue, in the order of pages and rows. Used by one thread at a time.
final class QueueWriter {
  let queue: String
  private var parts: [QueuePart] = []
  private var buffer = ByteBuffer()
  private var count = 0
  private var finishedBytes = 0

  init(_ queue: String) { self.queue = queue }

  /// Memory held.
  var byteCount: Int { finishedBytes + buffer.count }

  /// A list becomes its elements; null is no item.
  func add(_ value: Cell) {
    switch value.kind {
    case .absent, .null: break
    case .array: for element in value.elements where !element.isMissing { add(item: element) }
    default: add(item: value)
    }
  }

  private func add(item: Cell) {
    buffer.append(count == 0 ? "[" : ",")
    PlanValue.write(item, into: &buffer)
    count += 1
    if count == QueuePart.longest { endPart() }
  }

  private func endPart() {
    guard count > 0 else { return }
    buffer.append("]")
    finishedBytes += buffer.count
    parts.append(QueuePart(queue: queue, items: buffer.text, count: count))
    buffer.removeAll()
    count = 0
  }

  /// Everything that was added since the last time.
  func finish() -> [QueuePart] {
    endPart()
    defer {
      parts = []
      finishedBytes = 0
    }
    return parts
  }
}
