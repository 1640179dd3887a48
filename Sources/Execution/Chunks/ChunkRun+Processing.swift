// Processors: values computed for each record, or once a page.

internal import Functions
internal import Plans
internal import Records
internal import Types
internal import VirtualMachine

extension ChunkRun {
  /// Runs the processors over records; later ones see what earlier ones wrote. What they make lives in `arena`.
  func process(_ records: [Cell], _ arena: Arena, _ tools: WorkerTools) throws(ChunkError) -> [Cell] {
    var result: [Cell] = []
    result.reserveCapacity(records.count)
    for (row, record) in records.enumerated() {
      if stream.linked.reads.usesChunkIdentity { tools.context.identity = "\(chunk.id)/\(page)/\(row)" }
      try process(record, from: 0, arena, tools, into: &result)
    }
    environment[.record] = .object(nil, 0)
    if stream.linked.reads.usesChunkIdentity { tools.context.identity = "\(chunk.id)/\(page)" }
    return result
  }

  private func process(
    _ record: Cell, from first: Int, _ arena: Arena, _ tools: WorkerTools, into result: inout [Cell]
  ) throws(ChunkError) {
    var record = record
    var isCopied = false
    environment[.record] = record
    let processors = stream.linked.processing.perRecord
    for place in first..<processors.count {
      let processor = processors[place]
      if let condition = processor.condition, !(try tools.holds(condition, environment)) { continue }
      switch processor.output {
      case .aggregate(let index):
        let value = try tools.run(processor.expression, environment, into: tools.scratch)
        try add(value, to: index, processor)
      case .queue(let index):
        queues[index].add(try tools.run(processor.expression, environment, into: tools.scratch))
      case .member(let key):
        let value = try tools.run(processor.expression, environment, into: arena)
        record = try set(key, value, of: record, isCopied: &isCopied, arena, processor)
        environment[.record] = record
      case .record:
        let value = try tools.run(processor.expression, environment, into: arena)
        switch value.kind {
        case .object:
          record = value
          isCopied = false
          environment[.record] = record
        case .array:
          // One record becomes many; each goes on through the processors that are left.
          for element in value.elements {
            guard element.kind == .object else { throw notARecord(processor) }
            try process(element, from: place + 1, arena, tools, into: &result)
          }
          return
        default: throw notARecord(processor)
        }
      }
    }
    result.append(record)
  }

  private func notARecord(_ processor: LinkedProcessor) -> ChunkError {
    ChunkError("the processor '\(processor.expression.executable.source)' should give a record or a list of records")
  }

  /// The record with a member set. The first time it is copied, with room for all that processors may add.
  private func set(
    _ key: Cell, _ value: Cell, of record: Cell, isCopied: inout Bool, _ arena: Arena, _ processor: LinkedProcessor
  ) throws(ChunkError) -> Cell {
    guard record.kind == .object else {
      throw ChunkError("a record that is no object has no place for '\(processor.name)'")
    }
    var pairs = UnsafeMutablePointer(mutating: record.pairs.baseAddress)
    if !isCopied {
      let copy = arena.allocate(cells: 2 * (record.count + stream.linked.processing.addedMembers))
      for (index, cell) in record.pairs.enumerated() { copy[index] = cell }
      pairs = copy
      isCopied = true
    }
    let cells = pairs.unsafelyUnwrapped
    for index in 0..<record.count where cells[2 * index].isSameKey(as: key) {
      cells[2 * index + 1] = value
      return .object(cells, record.count)
    }
    cells[2 * record.count] = key
    cells[2 * record.count + 1] = value
    return .object(cells, record.count + 1)
  }

  /// Runs a processor that looks at no record.
  func processPage(_ processor: LinkedProcessor, _ tools: WorkerTools) throws(ChunkError) {
    if let condition = processor.condition, !(try tools.holds(condition, environment)) { return }
    let value = try tools.run(processor.expression, environment, into: tools.scratch)
    switch processor.output {
    case .aggregate(let index): try add(value, to: index, processor)
    case .queue(let index): queues[index].add(value)
    case .record, .member: break
    }
  }

  private func add(_ value: Cell, to index: Int, _ processor: LinkedProcessor) throws(ChunkError) {
    if aggregates[index].add(value) { return }
    throw ChunkError(
      "'\(processor.name)' cannot compare '\(CellText.string(value))' with "
        + "'\(aggregates[index].value.map(CellText.string) ?? "")'",
      advice: "let '\(processor.expression.executable.source)' give values of one kind")
  }

  /// Puts the running aggregates where expressions see them, in memory that outlives the page.
  func settleAggregates() {
    for (place, aggregate) in stream.linked.processing.aggregates.enumerated() {
      aggregates[place].settle(in: arena)
      if let value = aggregates[place].value, let key = aggregate.key { state.set(key, value) }
    }
    environment[.state] = state.cell
  }
}
