// Puts together what chunk IDs are digests of (`ChunkID`), for one chunk after another. The parts that all chunks of a
// stream share are written once.

package import Records
internal import Values

/// Calls come in this order for each chunk: `begin`, `add(iteration:)`, `add` for each own variable, `finish`.
package final class ChunkIdentity {
  /// Where a member of the state comes from.
  private enum Source {
    case constant([UInt8])
    /// The n-th of the chunk's own variables.
    case own(Int)
    case iteration
  }

  private var content = ByteBuffer(capacity: 1 << 10)
  private let prefix: [UInt8]
  /// In the order of the names' bytes, each with `"name":`.
  private let members: [(label: [UInt8], source: Source)]
  /// JSON of the chunk's own variables, side by side, and where each ends.
  private var own = ByteBuffer()
  private var ends: [Int] = []
  private var iteration = ByteBuffer()

  /// `constants`: state that all chunks of the stream share; `own`: names of the chunk's own variables;
  /// `hasIteration`: whether more of the scope `iterate` is read than the value.
  package init(streamDigest: String, constants: [(name: String, value: Cell)], own: [String], hasIteration: Bool) {
    prefix = Array("\(streamDigest)\n".utf8)
    var members = constants.map { constant in
      var buffer = ByteBuffer()
      PlanValue.write(constant.value, sortingKeys: true, into: &buffer)
      return (name: constant.name, source: Source.constant(buffer.array))
    }
    members += own.enumerated().map { (name: $1, source: .own($0)) }
    if hasIteration { members.append((name: "iterate", source: .iteration)) }
    members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    self.members = members.map { (CanonicalJSON.bytes(of: .string($0.name)) + [UInt8(ascii: ":")], $0.source) }
  }

  package func begin(_ value: Cell) {
    content.removeAll()
    prefix.withUnsafeBufferPointer { content.append($0) }
    PlanValue.write(value, sortingKeys: true, into: &content)
    content.append("\n")
    own.removeAll()
    ends.removeAll(keepingCapacity: true)
  }

  /// JSON of what is read of the scope `iterate`, its keys in their order.
  package func add(iteration json: UnsafeBufferPointer<UInt8>) {
    iteration.removeAll()
    iteration.append(json)
  }

  package func add(_ variable: Cell) {
    PlanValue.write(variable, sortingKeys: true, into: &own)
    ends.append(own.count)
  }

  package func finish() -> ChunkID {
    content.append("{")
    for (place, member) in members.enumerated() {
      if place > 0 { content.append(",") }
      member.label.withUnsafeBufferPointer { content.append($0) }
      switch member.source {
      case .constant(let json): json.withUnsafeBufferPointer { content.append($0) }
      case .own(let index):
        let start = index == 0 ? 0 : ends[index - 1]
        content.append(UnsafeBufferPointer(rebasing: own.bytes[start..<ends[index]]))
      case .iteration: content.append(iteration.bytes)
      }
    }
    content.append("}")
    return ChunkID(of: content.bytes)
  }
}
