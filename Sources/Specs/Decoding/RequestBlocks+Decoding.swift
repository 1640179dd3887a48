// Request, pagination and response, from their sections.

internal import Diagnostics

extension RequestBlock {
  init(_ reader: SectionReader) {
    self.init(location: reader.location)
    url = reader.template("url")
    method = reader.choice("method", as: HTTPMethod.self)
    headers = reader.templates("headers")
    parameters = reader.templates("parameters")
    payload = reader.anyValue("payload")
    timeout = reader.number("timeout")
    rate = reader.number("rate")
    concurrency = reader.int("concurrency")
    idempotent = reader.bool("idempotent")
  }
}

extension PaginationBlock {
  init(_ reader: SectionReader) {
    self.init(location: reader.location)
    nextState = reader.templates("next_state")
    stopCondition = reader.expression("stop_condition")
  }
}

extension ResponseBlock {
  init(_ reader: SectionReader) {
    self.init(location: reader.location)
    format = reader.choice("format", as: ResponseFormat.self)
    records = reader.part("records").map(RecordsBlock.init)
    processors = reader.extensible("processors", ProcessorBlock.init)
    rules = reader.extensible("rules", RuleBlock.init)
  }
}

extension RecordsBlock {
  fileprivate init(_ reader: SectionReader) {
    self.init(location: reader.location)
    jmespath = reader.template("jmespath")
    jq = reader.template("jq")
    primaryKey = reader.strings("primary_key")
    updateKey = reader.string("update_key")
    limit = reader.int("limit")
    casing = reader.choice("casing", as: Casing.self)
    select = reader.strings("select")
    duplicateTolerance = reader.tolerance("duplicate_tolerance")
    if let jmespath, let jq {
      reader.decoding.report(
        .conflictingKeys, "'jmespath' and 'jq' exclude each other", at: jq.location,
        notes: [Note("'jmespath' is here", at: jmespath.location)], help: "keep one of them")
    }
  }
}

extension ProcessorBlock {
  fileprivate init(_ reader: SectionReader) {
    self.init(location: reader.location, origin: reader.decoding.origin)
    _ = reader.string("name")
    _ = reader.string("description")
    expression = reader.expression("expression")
    output = reader.processorOutput("output")
    aggregation = reader.choice("aggregation", as: Aggregation.self)
    condition = reader.expression("if")
    reader.requireKeys()
  }
}

extension RuleBlock {
  init(_ reader: SectionReader) {
    self.init(location: reader.location, origin: reader.decoding.origin)
    _ = reader.string("name")
    _ = reader.string("description")
    action = reader.choice("action", as: RuleAction.self)
    condition = reader.expression("condition")
    maxAttempts = reader.int("max_attempts")
    if let word = reader.word("backoff") {
      backoff = Located(Backoff(rawValue: word.value) ?? .none, at: word.location, origin: word.origin)
    }
    backoffBase = reader.number("backoff_base")
    message = reader.template("message")
    reader.requireKeys()
  }
}
