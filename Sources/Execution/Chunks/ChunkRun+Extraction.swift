// The records of a body: what a JMESPath or a jq program finds in its documents, or the documents themselves.

internal import Formats
internal import Functions
internal import JMESPath
internal import Records
internal import Transport

extension ChunkRun {
  /// The records that the body holds, as an array.
  func records(of body: inout Body, _ tools: WorkerTools) throws(ChunkError) -> Cell {
    if let records = body.records { return records }
    let records = try findRecords(in: &body, tools)
    body.records = records
    return records
  }

  private func findRecords(in body: inout Body, _ tools: WorkerTools) throws(ChunkError) -> Cell {
    let documents: [BodyDocument]
    switch body.documents(tools) {
    case .success(let read): documents = read
    case .failure(let error):
      // A call may be answered by a mere word, which its processors read as `response.text`.
      if stream.linked.isCall, body.isPlainText { return .array(nil, 0) }
      throw notItsFormat(body, error)
    }
    if documents.isEmpty { return .array(nil, 0) }
    var found: [Cell] = []
    for document in documents { found.append(try records(in: document, &body, tools)) }
    if found.count == 1 { return found[0] }
    return body.arena.array(found.flatMap { Array($0.elements) })
  }

  private func records(
    in document: BodyDocument, _ body: inout Body, _ tools: WorkerTools
  ) throws(ChunkError) -> Cell {
    if let query = stream.linked.records.query { return try results(of: query, document, body, tools) }
    var result = document.root
    if let expression = try recordsExpression(tools) {
      // One that was compiled for this page alone must live as long as what it found.
      if stream.linked.records.path != nil { body.owners.append(expression) }
      var context = JMESPathContext(arena: body.arena, keys: stream.keys)
      context.readsOneAsMany = document.readsOneAsMany
      do throws(JMESPathError) { result = try expression.evaluate(document.root, context: context) } catch {
        throw ChunkError(
          "\(requestText): '\(expression.text)' does not fit the body: \(error.message); \(body.beginning(stream.redactor))"
        )
      }
    }
    switch result.kind {
    case .array: return result
    case .null, .absent: return .array(nil, 0)
    case .object: return body.arena.array([result])
    default:
      let place = stream.linked.records.expression.map { "'\($0.text)' gives" } ?? "the body is"
      throw ChunkError(
        "\(requestText): \(place) neither records nor a list of them; \(body.beginning(stream.redactor))")
    }
  }

  private func recordsExpression(_ tools: WorkerTools) throws(ChunkError) -> JMESPathExpression? {
    guard let path = stream.linked.records.path else { return stream.linked.records.expression }
    let text = CellText.string(try tools.value(of: path, environment, into: tools.scratch))
    do throws(JMESPathError) {
      return try JMESPathExpression.compile(text, keys: stream.keys)
    } catch {
      throw ChunkError("'\(text)' is no JMESPath: \(error.message)")
    }
  }

  /// What a jq program gives: each result is a record, and each element of a result that is a list.
  private func results(
    of query: LinkedSlot, _ document: BodyDocument, _ body: Body, _ tools: WorkerTools
  ) throws(ChunkError) -> Cell {
    let program = try tools.value(of: query, environment, into: tools.scratch)
    var limits = JQLimits()
    limits.results = 1_000_000
    tools.context.arena = body.arena
    let results: Cell
    do throws(FunctionError) {
      results = try JQProgram.results(of: document.root, program, tools.context, limits: limits)
    } catch { throw ChunkError("\(requestText): 'records.jq': \(error.message)") }
    var records: [Cell] = []
    for result in results.elements {
      switch result.kind {
      case .null, .absent: break
      case .array: records += result.elements
      case .object: records.append(result)
      default:
        throw ChunkError(
          "\(requestText): '\(program.text)' gives neither records nor a list of them; \(body.beginning(stream.redactor))"
        )
      }
    }
    return body.arena.array(records)
  }

  private func notItsFormat(_ body: Body, _ error: FormatError) -> ChunkError {
    let type = body.response.header("content-type") ?? "no content type"
    let subject = "\(requestText): the response (status \(body.response.status), \(type))"
    return ChunkError("\(subject) is not \(error.format): \(error.message); \(body.beginning(stream.redactor))")
  }
}
