// From an accepted body to rows: deduplicate, process, build. No value is boxed on this path. `ChunkRun+Extraction` finds
// the records.

internal import Functions
internal import JMESPath
internal import Plans
internal import Records
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

extension ChunkRun {
  /// Takes the records of an accepted response, then goes on.
  func accept(_ body: inout Body, _ scope: inout ResponseScope, _ tools: WorkerTools) throws(ChunkError) -> ChunkStep {
    isBetweenPages = false
    let found = try records(of: &body, tools)
    scope.setRecords(found)
    // Text cells of records keep pointing into the body, so what is returned must keep the page.
    var kept: [Cell]?
    let duplicatesBefore = duplicates
    if seen != nil { kept = try withoutDuplicates(found.elements) }
    let hadNew = found.count > duplicates - duplicatesBefore
    var reachedLimit = false
    if let rowLimit, rowCount + (kept?.count ?? found.count) >= rowLimit {
      kept = Array((kept ?? Array(found.elements)).prefix(rowLimit - rowCount))
      reachedLimit = true
    }
    if stream.linked.processing.changesRecords || !stream.linked.processing.perRecord.isEmpty {
      kept = try process(kept ?? Array(found.elements), body.arena, tools)
    }
    for processor in stream.linked.processing.perPage { try processPage(processor, tools) }
    settleAggregates()
    // A call's records are for its processors alone.
    if stream.linked.keepsRows, let kept {
      try kept.withUnsafeBufferPointer { (cells) throws(ChunkError) in try appendRows(cells, &body, tools) }
    } else if stream.linked.keepsRows {
      try appendRows(found.elements, &body, tools)
    }
    if reachedLimit { return .finishStream(finished(), reason: "the limit of rows is reached") }
    return try goOn(pageHadNewKeys: hadNew, tools)
  }

  /// Takes the elements of the iteration as records: no request is made, and no rule asked.
  func takeElements(_ tools: WorkerTools) throws(ChunkError) -> ChunkStep {
    var text = ByteBuffer()
    JSONWriter.write(Cell(chunk.value, arena: tools.scratch, keys: stream.keys), into: &text)
    let response = HTTPResponse(status: 200, headers: [], body: PageBytes(text.array), seconds: 0)
    var body = Body(response, format: nil)
    var scope = ResponseScope(response, stream: stream, arena: body.arena)
    if stream.linked.reads.reads(.response, "json"), let json = body.json(tools) { scope.setJSON(json) }
    environment[.response] = scope.cell
    if stream.linked.reads.usesChunkIdentity { tools.context.identity = "\(chunk.id)/0" }
    return try accept(&body, &scope, tools)
  }

  /// Records whose key is new to the chunk; nil if all are.
  private func withoutDuplicates(_ records: UnsafeBufferPointer<Cell>) throws(ChunkError) -> [Cell]? {
    var kept: [Cell]?
    let names = stream.linked.records.primaryKey
    for (index, record) in records.enumerated() {
      if try isNew(record, names) {
        kept?.append(record)
      } else {
        if kept == nil { kept = Array(records[..<index]) }
        duplicates += 1
      }
    }
    return kept
  }

  private func isNew(_ record: Cell, _ names: [Cell]) throws(ChunkError) -> Bool {
    if filter == nil { return try seen!.insert(record, key: names) }
    return filter!.insert(seen!.hash(of: record, key: names))
  }

  private func appendRows(
    _ records: UnsafeBufferPointer<Cell>, _ body: inout Body, _ tools: WorkerTools
  ) throws(ChunkError) {
    guard !records.isEmpty else { return }
    var batch: RowBatch
    // Before what is held is counted: it makes records anew.
    let flat = stream.linked.records.flatten.flatMap { levels in
      levels == 1 ? nil : records.map { tools.flattener.flatten($0, levels: levels, body.arena) }
    }
    let holdings = body.holdings
    do throws(RowError) {
      // What processors write may be a state variable, which lives in the chunk's memory.
      let owners = stream.linked.processing.changesRecords ? [arena] + holdings.owners : holdings.owners
      if let flat {
        batch = try flat.withUnsafeBufferPointer { (cells) throws(RowError) in
          try tools.rows.build(cells, owners: owners, ownedBytes: holdings.byteCount)
        }
      } else {
        batch = try tools.rows.build(records, owners: owners, ownedBytes: holdings.byteCount)
      }
    } catch {
      throw ChunkError("\(requestText): \(error.message)")
    }
    if let columns = stream.linked.records.columns { batch = try columns.apply(to: batch) }
    rowCount += batch.rowCount
    heldBytes += batch.byteCount
    batches.append(batch)
  }
}
