// Bodies that were asked for before, ready to send.

/// Keeps what fits and then nothing more: every page is asked for equally often, so none is worth another's place.
struct BodyCache {
  private struct Key: Hashable {
    var target: String
    var compressed: Bool
  }

  private var bodies: [Key: Reply.Body] = [:]
  private var size = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func find(_ target: String, compressed: Bool) -> Reply.Body? {
    bodies[Key(target: target, compressed: compressed)]
  }

  mutating func insert(_ body: Reply.Body, _ target: String, compressed: Bool) {
    guard size + body.bytes.count <= limit else { return }
    size += body.bytes.count
    bodies[Key(target: target, compressed: compressed)] = body
  }
}
