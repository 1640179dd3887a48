// What an endpoint does with pages and answers, in words.

internal import Console
internal import Plans
internal import Values

struct EndpointWords {
  let stream: PlanStream

  init(_ stream: PlanStream) { self.stream = stream }

  func source(_ slot: Slot) -> String { stream.source(of: slot) }

  func source(_ program: Int) -> String { stream.programs[program].source }

  var pagination: String {
    guard let pagination = stream.endpoint.pagination else { return "one page" }
    let next = pagination.nextState.map { "\($0.name) = \(source($0.slot))" }.joined(separator: ", ")
    let stop = pagination.stop.map { "until \(source($0))" } ?? "one page"
    return next.isEmpty ? stop : "\(stop); for the next page \(next)"
  }

  /// One line a rule, in order.
  var rules: [String] {
    stream.endpoint.response.rules.map { rule in
      let condition = rule.condition.map { "if \(source($0)): " } ?? "else: "
      var action = rule.action
      if rule.action == "retry" {
        action += " up to \(rule.maxAttempts) times"
        if rule.backoff != "none" { action += ", \(rule.backoff) from \(Quantity.duration(rule.backoffBase))" }
      }
      let message = rule.message.map { ", saying \(source($0))" } ?? ""
      return condition + action + message
    }
  }

  /// One line a processor, in order.
  var processors: [String] {
    stream.endpoint.response.processors.map { processor in
      let aggregation = processor.aggregation.map { "\($0) of " } ?? ""
      let condition = processor.condition.map { ", if \(source($0))" } ?? ""
      return "\(processor.output) = \(aggregation)\(source(processor.expression))\(condition)"
    }
  }

  var records: String {
    let response = stream.endpoint.response
    let place =
      response.jmespath.map { "the records at \(source($0))" } ?? response.jq.map { "what jq gives for \(source($0))" }
      ?? "the whole answer"
    return place + (response.format.map { " (\($0))" } ?? "")
  }

  var rate: String {
    guard let rate = stream.endpoint.request?.rate else { return "no rate" }
    let whole = rate == rate.rounded() && rate < 1e9 ? "\(Int(rate))" : CanonicalJSON.text(of: .float(rate))
    return "\(whole) a second"
  }
}
