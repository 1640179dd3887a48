// One stream on its way into the plan: prepared first (lowered, `over` evaluated, the first chunk made), then its chunks
// one at a time, so that a long range needs no memory.

internal import Diagnostics
internal import Functions
internal import Linting
internal import Plans
internal import Records
internal import Specs
internal import Values

final class StreamExpansion {
  let source: PlanningStream
  private(set) var stream: PlanStream
  let deferral: PlanDeferral?
  /// Whether spec and state alone say where its requests go.
  let namesHost: Bool
  /// Where requests may go; nil: anywhere. Set when every stream is prepared.
  var hosts: HostList?

  private let evaluator: ChunkEvaluator
  private let elements: ElementSequence?
  private var cover: StreamCoverage
  private var index = 0
  private var line: ChunkLine
  /// Whether `line` holds the first chunk.
  private var isPending = false
  private var checked: URLOrigin?
  private var filter: ChunkFilter?

  init(_ source: PlanningStream, _ order: StreamOrder.Place, in job: PlanningJob) throws(Failure) {
    self.source = source
    let lowering = StreamLowering(source)
    let object = ObjectName.render(source, in: job)
    deferral = lowering.deferral
    namesHost = HostList.isNamed(by: source)
    evaluator = ChunkEvaluator(source, lowering, object: object, in: job)
    line = ChunkLine(method: lowering.endpoint.request?.method ?? "")
    elements = deferral == nil ? try evaluator.elements() : nil
    cover = StreamCoverage(source, elements)
    let count = elements?.count ?? 0
    guard count <= job.maximumChunks else {
      throw Failure(
        .usage, "'\(source.name)' would have \(count) chunks, more than \(job.maximumChunks)",
        advice: "narrow the range, widen the step, or raise --max-chunks")
    }
    stream = PlanStream(
      name: source.name, connection: job.connections[source.connection].name, object: object,
      mode: WriteMode(rawValue: source.settings.mode.value.rawValue) ?? .fullRefresh,
      primaryKey: source.settings.primaryKey.map(\.value), updateKey: source.settings.updateKey?.value, digest: "",
      endpoint: lowering.endpoint, programs: lowering.programs, inputs: .object([]), state: .object([]))
    stream.columns = source.settings.columns.map { ColumnType(name: $0.name, type: $0.type) }
    stream.table = source.settings.targetOptions.flatMap(PlanTable.init)
    stream.wave = order.wave
    stream.after = order.after
    stream.hooks = source.settings.hookNames
    if source.name != source.endpoint.name { stream.nameInSpec = source.endpoint.name }
    stream.digest = stream.computedDigest
    if count > 0 || deferral != nil { stream.state = try evaluator.constantState() }
    stream.given = try evaluator.given(elements)
    evaluator.identify(streamDigest: stream.digest, given: stream.given)
    filter = try job.selection?.filter(stream)
    // The first element that `iterate.if` lets through: what it reads belongs into the head.
    isPending = try advance()
    stream.inputs = evaluator.inputs
  }

  /// The host of the first chunk's request; nil where there is none, or where something that is not known yet stands in
  /// its place: then the connection says which hosts there are, and the executor looks.
  var firstHost: URLOrigin? { isPending ? evaluator.origin : nil }

  /// Writes every chunk; gives how many there are, and how many elements asked for what others had asked for.
  func writeChunks(to writer: inout PlanWriter) throws(Failure) -> (count: Int, repeated: Int) {
    var count = 0
    var repeated = 0
    // A range has no element twice, and its value is part of the ID.
    var register = elements?.range == nil ? ChunkRegister() : nil
    while isPending {
      try checkHost()
      // Equal IDs are one chunk.
      if register?.insert(line.fingerprint) ?? true {
        try writer.write(line)
        count += 1
      } else {
        repeated += 1
      }
      isPending = try advance()
    }
    return (count, repeated)
  }

  /// What is proven of the chunks; asked when all are written.
  func coverage() -> Coverage? {
    guard let filter else { return cover.finish() }
    return .unproven(filter.keepsKnown ? "only chunks that failed are planned" : "chunks that are loaded are left out")
  }

  /// Makes the next chunk; false after the last.
  private func advance() throws(Failure) -> Bool {
    guard let elements else { return false }
    evaluator.forgetChunk()
    while index < elements.count {
      defer { index += 1 }
      if try evaluator.chunk(elements.element(at: index), index: index, of: elements, into: &line) {
        cover.add(index)
        if filter?.keeps(line.id) ?? true { return true }
      }
      evaluator.forgetChunk()
    }
    return false
  }

  /// Refuses a request to a host that no secret may be sent to.
  private func checkHost() throws(Failure) {
    guard let hosts, let origin = evaluator.origin, origin != checked else { return }
    guard hosts.allows(origin) else {
      throw Failure(
        .usage,
        "chunk '\(line.label.text)' of '\(stream.name)' would call \(origin.authority), which is no host of this plan",
        why: "secrets go only to hosts that the connection lists, or that the spec and its state name",
        advice: "add it to the connection: hosts: [\"\(origin.authority)\"]")
    }
    checked = origin
  }
}

/// Which chunk IDs a stream has already. Kept as halves of digests: 8 bytes a chunk.
private struct ChunkRegister {
  private var known: Set<UInt64> = []

  /// False if it was there.
  mutating func insert(_ fingerprint: UInt64) -> Bool { known.insert(fingerprint).inserted }
}
