// The plan on disk. One pass, nothing kept: a million chunks in flat memory. Line breaks stand at fixed places, so that
// a diff of two plans shows chunks and programs line by line; apart from them the file is compact JSON.

package import Diagnostics
internal import Records
internal import Values

/// Writes one plan; calls come in the order of the file: `begin`, then for each stream `beginStream`, `write`,
/// `endStream`, then `finish`.
package struct PlanWriter: ~Copyable {
  private var hasher = SHA256Hasher()
  private var buffer = ByteBuffer(capacity: 1 << 17)
  private let sink: ([UInt8]) throws(Failure) -> Void
  private var streams = 0
  private var chunks = 0

  /// `sink` takes the bytes in order.
  package init(sink: @escaping ([UInt8]) throws(Failure) -> Void) { self.sink = sink }

  package mutating func begin(_ header: PlanHeader) throws(Failure) {
    text("{\"format\":")
    value(.string(PlanFormat.name))
    for member in header.members { self.member(member) }
    text(",\n\"streams\":[")
    try flush()
  }

  package mutating func beginStream(_ stream: PlanStream) throws(Failure) {
    text(streams == 0 ? "\n{" : ",\n{")
    streams += 1
    chunks = 0
    for (index, member) in stream.members.enumerated() {
      if index > 0 { text(",\n") }
      value(.string(member.key))
      text(":")
      if member.key == "programs" {
        list(member.value.array ?? [])
      } else {
        value(member.value)
      }
    }
    text(",\n\"chunks\":[")
    try flush()
  }

  /// Writes the chunk whose parts are in `line`.
  package mutating func write(_ line: borrowing ChunkLine) throws(Failure) {
    text(chunks == 0 ? "\n" : ",\n")
    chunks += 1
    line.write(into: &buffer)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Writes a chunk of another plan as it stands there.
  package mutating func write(_ bytes: ChunkBytes) throws(Failure) {
    text(chunks == 0 ? "\n" : ",\n")
    chunks += 1
    bytes.json.withUnsafeBufferPointer { buffer.append($0) }
    if buffer.count >= 1 << 16 { try flush() }
  }

  package mutating func write(_ chunk: PlanChunk) throws(Failure) {
    text(chunks == 0 ? "\n" : ",\n")
    chunks += 1
    value(chunk.json)
    if buffer.count >= 1 << 16 { try flush() }
  }

  package mutating func endStream(_ summary: StreamSummary) throws(Failure) {
    text("],\n\"summary\":")
    value(summary.json)
    text("}")
    try flush()
  }

  /// Writes the end and gives the plan's ID.
  package consuming func finish(deferred: [PlanDeferral] = []) throws(Failure) -> String {
    text("],\n\"deferred\":")
    list(deferred.map(\.json))
    text(",\n\"complete\":true,\n")
    try flush()
    let planID = PlanFormat.planID(digest: hasher.finalize())
    try sink(Array("\"plan_id\":\"\(planID)\"}\n".utf8))
    return planID
  }

  private mutating func text(_ text: StaticString) { buffer.append(text) }

  private mutating func value(_ value: Value) {
    CanonicalJSON.bytes(of: value).withUnsafeBufferPointer { buffer.append($0) }
  }

  /// A key on a line of its own.
  private mutating func member(_ member: Value.Member) {
    text(",\n")
    value(.string(member.key))
    text(":")
    value(member.value)
  }

  /// A list with one element a line.
  private mutating func list(_ elements: [Value]) {
    text("[")
    for (index, element) in elements.enumerated() {
      text(index == 0 ? "\n" : ",\n")
      value(element)
    }
    text("]")
  }

  private mutating func flush() throws(Failure) {
    hasher.update(UnsafeRawBufferPointer(buffer.bytes))
    try sink(buffer.array)
    buffer.removeAll()
  }
}
