// The plan on disk. One pass, nothing kept: a million chunks in flat memory. Line breaks stand at fixed places, so that
// a diff of two plans shows chunks and programs line by line; apart from them the file is compact JSON.

package import Diagnostics
internal import Values

/// Writes one plan; calls come in the order of the file: `begin`, then for each stream `beginStream`, `write`,
/// `endStream`, then `finish`.
package struct PlanWriter: ~Copyable {
  private var hasher = SHA256Hasher()
  private var buffer: [UInt8] = []
  private let sink: ([UInt8]) throws(Failure) -> Void
  private var streams = 0
  private var chunks = 0

  /// `sink` takes the bytes in order.
  package init(sink: @escaping ([UInt8]) throws(Failure) -> Void) { self.sink = sink }

  package mutating func begin(_ header: PlanHeader) throws(Failure) {
    text("{\"format\":")
    value(.string(PlanFormat.name))
    text(",\n\"as_of\":")
    value(.string(header.asOf.text))
    text(",\n\"sources\":")
    value(.array(header.sources.map(PlanEncoding.source)))
    text(",\n\"source\":")
    value(PlanEncoding.connection(header.connection))
    text(",\n\"target\":")
    value(PlanEncoding.target(header.target))
    if let count = header.streamsAtOnce {
      text(",\n\"threads\":")
      value(.int(Int64(count)))
    }
    text(",\n\"inputs\":")
    value(PlanValue.encode(header.inputs))
    text(",\n\"streams\":[")
    try flush()
  }

  package mutating func beginStream(_ stream: PlanStream) throws(Failure) {
    text(streams == 0 ? "\n{" : ",\n{")
    streams += 1
    chunks = 0
    for member in PlanEncoding.head(stream) {
      value(.string(member.key))
      text(":")
      value(member.value)
      text(",\n")
    }
    text("\"programs\":[")
    for (index, program) in stream.programs.enumerated() {
      text(index == 0 ? "\n" : ",\n")
      value(PlanEncoding.program(program))
    }
    text("],\n\"inputs\":")
    value(PlanValue.encode(stream.inputs))
    text(",\n\"state\":")
    value(PlanValue.encode(stream.state))
    text(",\n\"chunks\":[")
    try flush()
  }

  package mutating func write(_ chunk: PlanChunk) throws(Failure) {
    text(chunks == 0 ? "\n" : ",\n")
    chunks += 1
    value(PlanEncoding.chunk(chunk))
    if buffer.count >= 1 << 16 { try flush() }
  }

  package mutating func endStream(_ summary: StreamSummary) throws(Failure) {
    text("],\n\"summary\":")
    value(PlanEncoding.summary(summary))
    text("}")
    try flush()
  }

  /// Writes the end and gives the plan's ID.
  package consuming func finish() throws(Failure) -> String {
    text("],\n\"deferred\":[],\n\"complete\":true,\n")
    try flush()
    let planID = PlanFormat.planID(digest: hasher.finalize())
    try sink(Array("\"plan_id\":\"\(planID)\"}\n".utf8))
    return planID
  }

  private mutating func text(_ text: StaticString) {
    text.withUTF8Buffer { buffer.append(contentsOf: $0) }
  }

  private mutating func value(_ value: Value) { CanonicalJSON.write(value, into: &buffer) }

  private mutating func flush() throws(Failure) {
    hasher.update(buffer)
    try sink(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
