// JSON values back to parts of a plan. What is missing, or of the wrong kind, is refused by the path of its key.

internal import Values

/// A plan whose JSON is not a plan's.
struct PlanShapeError: Error {
  var message: String
}

/// An object that is being decoded, with its path for messages.
struct PlanNode {
  let value: Value
  let path: String

  private func failure(_ key: String, _ expected: String) -> PlanShapeError {
    PlanShapeError(message: "'\(path.isEmpty ? "" : path + ".")\(key)' must be \(expected)")
  }

  func string(_ key: String) throws(PlanShapeError) -> String {
    guard let text = value[key]?.string else { throw failure(key, "text") }
    return text
  }

  func optionalString(_ key: String) throws(PlanShapeError) -> String? {
    value[key] == nil ? nil : try string(key)
  }

  func int(_ key: String, in range: ClosedRange<Int64> = 0...1_000_000_000) throws(PlanShapeError) -> Int {
    guard let number = value[key]?.int, range.contains(number) else {
      throw failure(key, "an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number)
  }

  func number(_ key: String) throws(PlanShapeError) -> Double {
    guard let number = value[key]?.double, number >= 0 else { throw failure(key, "a number, zero or more") }
    return number
  }

  func strings(_ key: String) throws(PlanShapeError) -> [String] {
    guard let found = value[key] else { return [] }
    let list = found.array?.compactMap(\.string)
    guard let list, list.count == found.array?.count else { throw failure(key, "a list of texts") }
    return list
  }

  func object(_ key: String) throws(PlanShapeError) -> PlanNode {
    guard let found = value[key], found.members != nil else { throw failure(key, "an object") }
    return PlanNode(value: found, path: path.isEmpty ? key : "\(path).\(key)")
  }

  func optionalObject(_ key: String) throws(PlanShapeError) -> PlanNode? {
    value[key] == nil ? nil : try object(key)
  }

  func objects(_ key: String) throws(PlanShapeError) -> [PlanNode] {
    guard let found = value[key] else { return [] }
    guard let list = found.array else { throw failure(key, "a list") }
    return list.enumerated().map { PlanNode(value: $1, path: "\(path.isEmpty ? "" : path + ".")\(key)[\($0)]") }
  }

  func slot(_ key: String, programs: Int) throws(PlanShapeError) -> Slot {
    guard let found = value[key] else { throw failure(key, "a value or a program") }
    return try slot(found, key, programs)
  }

  func optionalSlot(_ key: String, programs: Int) throws(PlanShapeError) -> Slot? {
    value[key] == nil ? nil : try slot(key, programs: programs)
  }

  func slots(_ key: String, programs: Int) throws(PlanShapeError) -> [NamedSlot] {
    guard let found = value[key] else { return [] }
    guard let members = found.members else { throw failure(key, "an object") }
    var result: [NamedSlot] = []
    for member in members {
      result.append(NamedSlot(member.key, try slot(member.value, "\(key).\(member.key)", programs)))
    }
    return result
  }

  /// A key that holds `{"program": n}`.
  func program(_ key: String, of programs: Int) throws(PlanShapeError) -> Int {
    guard case .program(let index) = try slot(key, programs: programs) else { throw failure(key, "a program") }
    return index
  }

  func optionalProgram(_ key: String, of programs: Int) throws(PlanShapeError) -> Int? {
    value[key] == nil ? nil : try program(key, of: programs)
  }

  private func slot(_ found: Value, _ key: String, _ programs: Int) throws(PlanShapeError) -> Slot {
    if let members = found.members, members.count == 1, members[0].key == "program" {
      guard let index = members[0].value.int, index >= 0, index < programs else {
        throw failure(key, "one of the stream's \(programs) programs")
      }
      return .program(Int(index))
    }
    return .literal(PlanValue.decode(found))
  }
}

enum PlanDecoding {
  static func header(_ value: Value) throws(PlanShapeError) -> PlanHeader {
    let node = PlanNode(value: value, path: "")
    let asOf = try node.string("as_of")
    guard let instant = try? Instant.parse(asOf) else { throw PlanShapeError(message: "'as_of' must be a timestamp") }
    var sources: [PlanSource] = []
    for source in try node.objects("sources") {
      sources.append(PlanSource(path: try source.string("path"), sha256: try source.string("sha256")))
    }
    let connection = try node.object("source")
    let target = try node.object("target")
    return PlanHeader(
      asOf: instant.instant, sources: sources,
      connection: SourceConnection(
        name: try connection.string("connection"), secrets: try connection.strings("secrets"),
        hosts: try connection.strings("hosts")),
      target: TargetConnection(
        name: try target.string("connection"), kind: try target.string("kind"), url: try target.optionalString("url")),
      inputs: PlanValue.decode(try node.object("inputs").value),
      threads: value["threads"] == nil ? nil : try node.int("threads", in: 1...10_000))
  }

  static func stream(_ value: Value) throws(PlanShapeError) -> PlanStream {
    let node = PlanNode(value: value, path: "")
    var programs: [PlanProgram] = []
    for program in try node.objects("programs") {
      programs.append(
        PlanProgram(
          source: try program.string("source"), type: try program.string("type"), stage: try program.string("stage"),
          code: try program.strings("code")))
    }
    let modeName = try node.string("mode")
    guard let mode = WriteMode(rawValue: modeName) else { throw PlanShapeError(message: "unknown mode '\(modeName)'") }
    return PlanStream(
      name: try node.string("name"), object: try node.string("object"), mode: mode,
      primaryKey: try node.strings("primary_key"), updateKey: try node.optionalString("update_key"),
      digest: try node.string("digest"), endpoint: try endpoint(try node.object("endpoint"), programs.count),
      programs: programs, inputs: PlanValue.decode(try node.object("inputs").value),
      state: PlanValue.decode(try node.object("state").value))
  }

  private static func endpoint(_ node: PlanNode, _ programs: Int) throws(PlanShapeError) -> PlanEndpoint {
    var endpoint = PlanEndpoint(
      request: try request(try node.object("request"), programs),
      response: try response(try node.object("response"), programs))
    endpoint.state = try node.slots("state", programs: programs)
    endpoint.into = try node.optionalString("into")
    endpoint.chunkConcurrency = try node.int("concurrency", in: 1...10_000)
    endpoint.sync = try node.strings("sync")
    if let pagination = try node.optionalObject("pagination") {
      endpoint.pagination = PlanPagination(
        nextState: try pagination.slots("next_state", programs: programs),
        stop: try pagination.optionalProgram("stop_condition", of: programs))
    }
    return endpoint
  }

  private static func request(_ node: PlanNode, _ programs: Int) throws(PlanShapeError) -> PlanRequest {
    var request = PlanRequest(url: try node.slot("url", programs: programs))
    request.method = try node.string("method")
    request.headers = try node.slots("headers", programs: programs)
    request.parameters = try node.slots("parameters", programs: programs)
    request.payload = try node.optionalSlot("payload", programs: programs)
    request.timeoutSeconds = try node.number("timeout")
    request.rate = try node.number("rate")
    request.concurrency = try node.int("concurrency", in: 1...10_000)
    return request
  }

  private static func response(_ node: PlanNode, _ programs: Int) throws(PlanShapeError) -> PlanResponse {
    var response = PlanResponse()
    response.format = try node.optionalString("format")
    response.jmespath = try node.optionalSlot("jmespath", programs: programs)
    response.primaryKey = try node.strings("primary_key")
    response.updateKey = try node.optionalString("update_key")
    response.limit = node.value["limit"] == nil ? nil : try node.int("limit")
    response.casing = try node.optionalString("casing")
    response.select = try node.strings("select")
    for processor in try node.objects("processors") {
      response.processors.append(
        PlanProcessor(
          expression: try processor.program("expression", of: programs), output: try processor.string("output"),
          aggregation: try processor.optionalString("aggregation"),
          condition: try processor.optionalProgram("if", of: programs)))
    }
    for rule in try node.objects("rules") {
      var decoded = PlanRule(
        action: try rule.string("action"), condition: try rule.optionalProgram("condition", of: programs))
      decoded.maxAttempts = try rule.int("max_attempts", in: 1...1_000)
      decoded.backoff = try rule.string("backoff")
      decoded.backoffBase = try rule.number("backoff_base")
      decoded.message = try rule.optionalSlot("message", programs: programs)
      response.rules.append(decoded)
    }
    return response
  }

  static func chunk(_ value: Value) throws(PlanShapeError) -> PlanChunk {
    let node = PlanNode(value: value, path: "")
    let request = try node.object("request")
    return PlanChunk(
      id: try node.string("id"), label: try node.string("label"), value: PlanValue.decode(value["value"] ?? .null),
      iteration: value["iterate"].map(PlanValue.decode),
      state: PlanValue.decode(try node.object("state").value),
      request: ChunkRequest(
        method: try request.string("method"), url: try request.string("url"), body: try request.optionalString("body"),
        isComplete: request.value["complete"]?.bool ?? true))
  }

  static func summary(_ value: Value) throws(PlanShapeError) -> StreamSummary {
    let node = PlanNode(value: value, path: "summary")
    return StreamSummary(
      chunks: try node.int("chunks"), requestsMinimum: try node.int("requests_min"),
      secondsMinimum: try node.number("seconds_min"),
      coverage: try node.optionalObject("coverage").map { node throws(PlanShapeError) in try Coverage(node) })
  }
}
