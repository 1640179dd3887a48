// A chunk that does not fit: its pages go to the ledger together with the place where it goes on, and from there it is
// resumed when it was interrupted.

internal import Plans
internal import Records
internal import Targets
internal import Types
internal import VirtualMachine

/// What earlier runs left of a chunk.
struct Resumption: Sendable {
  /// With no position the chunk begins again.
  var checkpoint: ChunkCheckpoint
  /// The keys that it had seen.
  var seen: SeenKeys?
}

/// The place where a chunk goes on, as bytes: whether its pages are counted, the variables that pagination sets, the
/// running aggregates.
enum ChunkPosition {
  /// Whether such a chunk may go on; counted pages only where its user trusts them.
  static func isUsable(_ position: [UInt8], trustsCounts: Bool) -> Bool { position.first == 0 || trustsCounts }
}

extension ChunkRun {
  /// Memory of rows, keys and items.
  private var memory: Int { queues.reduce(heldBytes + (seen?.byteCount ?? 0)) { $0 + $1.byteCount } }

  /// What is to be kept before the next page is asked for; nil: nothing yet.
  func spillIfDue(_ buffers: ChunkBuffers, inFlight: Int, now: Double) throws(ChunkError) -> SpilledPages? {
    guard page > 0, attempts == 0 else { return nil }
    report(to: buffers)
    let isLate = now - savedAt >= stream.options.checkpointSeconds && mayBeResumed
    guard isLate || buffers.isFull(own: memory, wasSpilled: spills > 0, inFlight: inFlight) else { return nil }
    return try spill(buffers, now: now)
  }

  /// What is to be kept of a chunk that ends before it is complete; nil: nothing that could be of use.
  func remains(_ buffers: ChunkBuffers, now: Double) -> SpilledPages? {
    guard isBetweenPages, page > savedPage, mayBeResumed else { return nil }
    return try? spill(buffers, now: now)
  }

  private func spill(_ buffers: ChunkBuffers, now: Double) throws(ChunkError) -> SpilledPages {
    let rows = EncodedRows.encode(batches)
    batches = []
    heldBytes = 0
    spills += 1
    pieces += rows.count
    spilledRows = rowCount
    savedAt = now
    savedPage = page
    let keys = filter == nil ? try seen?.takeNew() ?? [] : []
    var pages = SpilledPages(
      stream: stream.index, id: chunk.id, label: chunk.label, rows: rows, keys: keys, checkpoint: checkpoint(position())
    )
    pages.queued = queues.flatMap { $0.finish() }
    report(to: buffers)
    return pages
  }

  /// Says how much memory the chunk holds now.
  private func report(to buffers: ChunkBuffers) {
    buffers.change(by: memory - reportedBytes)
    reportedBytes = memory
  }

  /// The chunk holds nothing any more.
  func leave(_ buffers: ChunkBuffers) {
    if reportedBytes != 0 { buffers.change(by: -reportedBytes) }
    reportedBytes = 0
  }

  /// What the ledger has of the chunk.
  func checkpoint(_ position: [UInt8]? = nil) -> ChunkCheckpoint {
    ChunkCheckpoint(
      page: page, position: position, spills: spills, pieces: pieces, rows: spilledRows, requests: requests,
      duplicates: duplicates)
  }

  // MARK: The position

  /// Whether the place to go on from can be written down: it is not made of secrets, and keys that were seen are known.
  private var mayBeResumed: Bool {
    guard let pagination = stream.linked.pagination, filter == nil else { return false }
    return pagination.nextState.allSatisfy { variable in
      guard case .program(let program) = variable.slot else { return true }
      return !program.reads.reads(.secrets) && !program.reads.reads(.auth)
    }
  }

  private func position() -> [UInt8]? {
    guard mayBeResumed, let pagination = stream.linked.pagination else { return nil }
    var encoder = CellEncoder()
    var isCounted = false
    var values: [Cell] = []
    for variable in pagination.nextState {
      let value = state.cell.member(variable.key)
      isCounted = isCounted || PagePlace.isCounted(variable, value)
      values.append(value)
    }
    encoder.append(number: isCounted ? 1 : 0)
    for value in values + aggregates.flatMap(\.kept) {
      guard value.isKept, !holdsSecret(value) else { return nil }
      encoder.append(value)
    }
    return encoder.bytes
  }

  private func holdsSecret(_ value: Cell) -> Bool {
    switch value.kind {
    case .string, .array, .object:
      let text = JSONWriter.string(value)
      return stream.redactor.mask(text) != text
    default: return false
    }
  }

  /// Puts the chunk where it was when its checkpoint was written. False if that cannot be read.
  func take(_ resumption: Resumption) -> Bool {
    let checkpoint = resumption.checkpoint
    guard let position = checkpoint.position, let pagination = stream.linked.pagination else { return false }
    let bytes = PageBytes(position)
    var decoder = CellDecoder(bytes.bytes, arena: arena, keys: stream.keys)
    var values: [Cell] = []
    do throws(EncodingError) {
      _ = try decoder.number()
      while !decoder.isAtEnd { values.append(try decoder.cell().copied(to: arena)) }
    } catch { return false }
    guard values.count == pagination.nextState.count + 2 * aggregates.count else { return false }
    for (variable, value) in zip(pagination.nextState, values) { state.set(variable.key, value) }
    for (place, aggregate) in stream.linked.processing.aggregates.enumerated() {
      let kept = values[(pagination.nextState.count + 2 * place)...]
      aggregates[place] = Aggregate(aggregate.kind, kept: kept)
      if let key = aggregate.key, let value = aggregates[place].value { state.set(key, value) }
    }
    environment[.state] = state.cell
    seen = resumption.seen ?? seen
    page = checkpoint.page
    savedPage = page
    (spills, pieces, rowCount, spilledRows) = (checkpoint.spills, checkpoint.pieces, checkpoint.rows, checkpoint.rows)
    (requests, resumedRequests, duplicates) = (checkpoint.requests, checkpoint.requests, checkpoint.duplicates)
    return true
  }
}

extension Cell {
  /// Whether the value can be written down.
  fileprivate var isKept: Bool {
    switch kind {
    case .range: false
    case .array: elements.allSatisfy(\.isKept)
    case .object: pairs.allSatisfy(\.isKept)
    default: true
    }
  }
}
