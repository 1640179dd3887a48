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
  /// Bytes of everything but chunks.
  private var frame = 0

  /// `sink` takes the bytes in order.
  package init(sink: @escaping ([UInt8]) throws(Failure) -> Void) { self.sink = sink }

  package mutating func begin(_ header: PlanHeader) throws(Failure) {
    try Self.checkNames(header)
    text("{\"format\":")
    value(.string(PlanFormat.name))
    for member in header.members { self.member(member) }
    text(",\n\"streams\":[")
    try frameWritten()
  }

  package mutating func beginStream(_ stream: PlanStream) throws(Failure) {
    try Self.checkNames(stream)
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
    try frameWritten()
  }

  /// Writes the chunk whose parts are in `line`.
  package mutating func write(_ line: borrowing ChunkLine) throws(Failure) {
    text(chunks == 0 ? "\n" : ",\n")
    chunks += 1
    let start = buffer.count
    line.write(into: &buffer)
    try chunkWritten(from: start)
  }

  /// Writes a chunk of another plan as it stands there.
  package mutating func write(_ bytes: ChunkBytes) throws(Failure) {
    text(chunks == 0 ? "\n" : ",\n")
    chunks += 1
    let start = buffer.count
    bytes.json.withUnsafeBufferPointer { buffer.append($0) }
    try chunkWritten(from: start)
  }

  package mutating func write(_ chunk: PlanChunk) throws(Failure) {
    text(chunks == 0 ? "\n" : ",\n")
    chunks += 1
    let start = buffer.count
    value(chunk.json)
    try chunkWritten(from: start)
  }

  package mutating func endStream(_ summary: StreamSummary) throws(Failure) {
    text("],\n\"summary\":")
    value(summary.json)
    text("}")
    try frameWritten()
  }

  /// Writes the end and gives the plan's ID.
  package consuming func finish(deferred: [PlanDeferral] = []) throws(Failure) -> String {
    text("],\n\"deferred\":")
    list(deferred.map(\.json))
    text(",\n\"complete\":true,\n")
    try frameWritten()
    let planID = PlanFormat.planID(digest: hasher.finalize())
    try sink(Array("\"plan_id\":\"\(planID)\"}\n".utf8))
    return planID
  }

  /// What no reader takes must not be written.
  private static func checkNames(_ part: some PlanPart) throws(Failure) {
    guard let found = part.unprintableName else { return }
    throw Failure(
      .usage, "a plan cannot hold the name \(CanonicalJSON.text(of: .string(DisplayWidth.printable(found.text))))",
      why: "a terminal would act on one of its characters ('\(found.path)')",
      advice: "rename it in the spec or the replication")
  }

  private mutating func chunkWritten(from start: Int) throws(Failure) {
    guard buffer.count - start <= PlanFormat.maximumPart else { throw Self.tooLarge("one of its chunks") }
    if buffer.count >= 1 << 16 { try flush() }
  }

  private mutating func frameWritten() throws(Failure) {
    frame += buffer.count
    guard buffer.count <= PlanFormat.maximumPart, frame <= PlanFormat.maximumFrame else {
      throw Self.tooLarge("what stands around its chunks")
    }
    try flush()
  }

  private static func tooLarge(_ what: String) -> Failure {
    Failure(
      .usage, "the plan would be larger than any program reads",
      why: "\(what) would take more than"
        + " \(PlanFormat.maximumPart >> 20) MiB", advice: "plan fewer streams, or iterate over smaller elements")
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
