// The chunks of a stream that the plan could not list: `iterate.over` is evaluated now, once for what each chunk of a
// producer gave to a queue, or once at all; each element becomes a chunk, by the function that the planner makes IDs
// with. `DeferredState` has the values that it is evaluated with.

internal import Diagnostics
internal import Functions
internal import Plans
internal import Records
internal import Targets
internal import Types
internal import Values
internal import VirtualMachine

final class DeferredChunks: ChunkSource {
  private let stream: StreamRuntime
  private let over: LinkedProgram
  private let target: any Target
  private let state: DeferredState
  private let identity: ChunkIdentity
  /// What `over` reads; none: it is evaluated once.
  private let queues: [String]
  /// Whether `over` is a queue and nothing else, so that a share may be taken in parts.
  private let isPlain: Bool
  /// Which members of `iterate` are part of an ID, besides the value.
  private let iterationReads: Set<String>

  /// Shares that were read and are not evaluated yet.
  private var shares: [QueueShare] = []
  private var nextShare = 0
  private var isEvaluated = false
  private var elements = ElementSequence(.array(nil, 0))
  private var nextElement = 0
  /// Elements of this stream so far, repeated ones too.
  private var elementCount = 0
  /// The same for records, where elements are records.
  private var recordCount = 0
  /// Halves of the IDs so far: equal elements are one chunk.
  private var known: Set<UInt64> = []

  /// Setup is done. Throws where the values that `over` reads cannot be computed.
  init(_ stream: StreamRuntime, over: LinkedProgram, target: any Target, tools: WorkerTools) throws(ChunkError) {
    self.stream = stream
    self.over = over
    self.target = target
    queues = (over.reads.members[.queue] ?? []).sorted()
    isPlain = queues.count == 1 && over.executable.source == "queue.\(queues[0])"
    iterationReads =
      stream.linked.reads.whole.contains(.iterate)
      ? ["end", "index", "last"] : (stream.linked.reads.members[.iterate] ?? []).subtracting(["value"])
    state = try DeferredState(stream, for: over, tools: tools)
    identity = ChunkIdentity(
      streamDigest: stream.plan.digest, constants: state.constants, own: state.own.map(\.key.text),
      hasIteration: !iterationReads.isEmpty)
  }

  func next() throws(Failure) -> SourceStep {
    while true {
      while nextElement < elements.count {
        let index = nextElement
        nextElement += 1
        if let chunk = chunk(elements.element(at: index), index) { return .chunk(chunk) }
      }
      if !queues.isEmpty, shares.isEmpty {
        // Few at a time: a share may be large.
        shares = try target.shares(of: queues, for: stream.index, from: nextShare, limit: 64)
      }
      do throws(ChunkError) { guard try evaluateNext() else { return .dry } } catch { return .failed(error) }
    }
  }

  // MARK: Elements

  /// Evaluates `over` for what comes next; false if nothing is there.
  private func evaluateNext() throws(ChunkError) -> Bool {
    if queues.isEmpty {
      guard !isEvaluated else { return false }
      isEvaluated = true
      try evaluate([])
      return true
    }
    guard !shares.isEmpty else { return false }
    if isPlain, shares[0].parts.count > 1 {
      try evaluate([shares[0].parts.removeFirst()])
    } else {
      let share = shares.removeFirst()
      nextShare = share.place + 1
      try evaluate(share.parts)
    }
    return true
  }

  private func evaluate(_ parts: [QueuePart]) throws(ChunkError) {
    nextElement = 0
    elements = ElementSequence(.array(nil, 0))
    let isGrouped = stream.linked.into == nil
    let cell = try state.evaluate(over, queues: queues, parts, keepsRange: !isGrouped)
    switch cell.kind {
    case .array, .range: elements = ElementSequence(cell, isGrouped: isGrouped)
    default:
      let shown = CellText.string(cell)
      throw ChunkError(
        "'iterate.over' gave no list: '\(over.executable.source)' is \(shown.isEmpty ? "null" : "'\(shown)'")",
        advice: "let it give a list, or a range")
    }
  }

  // MARK: Chunks

  /// The chunk of an element; nil if an equal one was there.
  private func chunk(_ element: Cell, _ index: Int) -> PlanChunk? {
    state.forgetChunk()
    let iteration = iteration(of: index)
    elementCount += 1
    identity.begin(element)
    if let iteration {
      CanonicalJSON.bytes(of: PlanValue.encode(iteration)).withUnsafeBufferPointer { identity.add(iteration: $0) }
    }
    for value in state.ownValues(element, iteration) { identity.add(value) }
    let id = identity.finish()
    guard known.insert(id.fingerprint).inserted else { return nil }
    var label = ByteBuffer()
    if stream.linked.into == nil {
      label.append("records \(recordCount + 1) to \(recordCount + element.count)")
      recordCount += element.count
    } else {
      Label.write(element, into: &label)
    }
    return PlanChunk(
      id: id.text, label: label.text, value: Value(element), iteration: iteration, state: .object([]), request: nil)
  }

  private func iteration(of index: Int) -> Value? {
    if iterationReads.isEmpty { return nil }
    var members: [Value.Member] = []
    let range = elements.range
    // In the order of their names, which is that of chunk IDs.
    if let range, iterationReads.contains("end") { members.append(.init("end", Value(range.windowEnd(at: index)))) }
    if iterationReads.contains("index") { members.append(.init("index", .int(Int64(elementCount)))) }
    if let range, iterationReads.contains("last") { members.append(.init("last", Value(range.last(at: index)))) }
    return members.isEmpty ? nil : .object(members)
  }
}
