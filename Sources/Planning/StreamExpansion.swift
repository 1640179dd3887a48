// Makes the chunks of one stream: evaluates `over`, then for each element the state that depends on it and the first
// request. Elements come out one at a time, so that a long range needs no memory.

internal import Bytecode
internal import Diagnostics
internal import ExpressionCompiler
internal import Functions
internal import Linting
internal import Plans
internal import Records
internal import Specs
internal import Types
internal import Values
internal import VirtualMachine

/// One stream on its way into the plan.
final class StreamExpansion {
  let stream: PlanStream
  /// Where requests may go, in lower case; nil: anywhere. Set when every stream is prepared.
  var allowedHosts: Set<String>?

  private let job: PlanningJob
  private let source: PlanningStream
  private let evaluator: ChunkEvaluator
  private let elements: ElementSequence
  private var cover: StreamCoverage
  private var index = 0
  private var pending: PlanChunk?

  init(_ source: PlanningStream, in job: PlanningJob) throws(PlanningError) {
    self.job = job
    self.source = source
    let lowering = StreamLowering(source)
    do throws(Failure) {
      let object = try ObjectName.render(source, in: job)
      evaluator = try ChunkEvaluator(source, lowering, object: object, in: job)
      elements = try evaluator.elements()
      cover = StreamCoverage(source, elements)
      guard elements.count <= job.maximumChunks else {
        throw Failure(
          .usage, "'\(source.endpoint.name)' would have \(elements.count) chunks, more than \(job.maximumChunks)",
          advice: "narrow the range, widen the step, or raise --max-chunks")
      }
      let constants = try evaluator.constantState(ifAny: elements.count > 0)
      let digest = StreamDigest.digest(source, lowering, object: object, connection: job.source.name)
      evaluator.streamDigest = digest
      // The first element that `iterate.if` lets through.
      while pending == nil, index < elements.count {
        pending = try evaluator.chunk(elements.element(at: index), index: index, of: elements)
        if pending != nil { cover.add(index) }
        index += 1
      }
      stream = PlanStream(
        name: source.endpoint.name, object: object,
        mode: WriteMode(rawValue: source.settings.mode.value.rawValue) ?? .fullRefresh,
        primaryKey: source.settings.primaryKey.map(\.value), updateKey: source.settings.updateKey?.value,
        digest: digest, endpoint: lowering.endpoint, programs: lowering.programs, inputs: evaluator.inputs,
        state: constants)
    } catch {
      throw .failure(error)
    }
  }

  /// The host of the first chunk's request; nil for an empty range, or where a secret stands in the host's place: then
  /// the connection says which hosts there are, and the executor looks.
  func firstHost() throws(Failure) -> String? {
    guard let pending else { return nil }
    if pending.request.isComplete { return try origin(pending).authority }
    return try? URLText.origin(of: pending.request.url).authority
  }

  /// The next chunk; nil after the last.
  func next() throws(Failure) -> PlanChunk? {
    if let first = pending {
      pending = nil
      return first
    }
    var next: PlanChunk?
    while next == nil, index < elements.count {
      next = try evaluator.chunk(elements.element(at: index), index: index, of: elements)
      if next != nil { cover.add(index) }
      index += 1
    }
    guard let chunk = next else { return nil }
    if chunk.request.isComplete {
      let origin = try origin(chunk)
      guard let allowedHosts else { return chunk }
      guard allowedHosts.contains(origin.host) || allowedHosts.contains(origin.authority) else {
        throw Failure(
          .usage,
          "chunk '\(chunk.label)' of '\(stream.name)' would call \(origin.authority), which is no host of this plan",
          why: "secrets go only to hosts that the connection or the first request names",
          advice: "add it to the connection: hosts: [\"\(origin.authority)\"]")
      }
    }
    return chunk
  }

  /// What is proven of the chunks that were given; asked after the last one.
  func coverage() -> Coverage? { cover.finish() }

  private func origin(_ chunk: PlanChunk) throws(Failure) -> URLOrigin {
    do {
      return try URLText.origin(of: chunk.request.url)
    } catch {
      throw Failure(
        .usage, "'request.url' of '\(stream.name)' gives '\(chunk.request.url)', which cannot be called",
        why: error.why, advice: error.advice)
    }
  }
}

/// What `over` gave: an array, a lazy range, or one chunk without iteration.
struct ElementSequence {
  private let cell: Cell?

  init(_ cell: Cell?) { self.cell = cell }

  var count: Int { cell?.count ?? 1 }
  var range: RangeSequence? { cell.flatMap { $0.kind == .range ? RangeSequence($0) : nil } }

  func element(at index: Int) -> Cell {
    guard let cell else { return .null }
    return range?.element(at: index) ?? cell.elements[index]
  }
}
