// The parts of an endpoint or call as written: request, pagination, response, iteration.

package import Diagnostics

package enum HTTPMethod: String, CaseIterable, Sendable {
  case get = "GET"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case head = "HEAD"
  case options = "OPTIONS"
  case trace = "TRACE"
  case connect = "CONNECT"
}

/// `request`.
package struct RequestBlock: Sendable {
  package let location: Location
  package var url: ExpressionText?
  package var method: Located<HTTPMethod>?
  package var headers: [NamedTemplate]?
  package var parameters: [NamedTemplate]?
  /// A text is sent as it is rendered, everything else as JSON.
  package var payload: TemplateValue?
  /// Seconds.
  package var timeout: Located<Double>?
  /// Requests a second.
  package var rate: Located<Double>?
  /// Requests in flight.
  package var concurrency: Located<Int>?
  /// Whether a POST or PATCH may be repeated.
  package var idempotent: Located<Bool>?

  init(location: Location) { self.location = location }
}

/// `pagination`.
package struct PaginationBlock: Sendable {
  package let location: Location
  package var nextState: [NamedTemplate]?
  package var stopCondition: ExpressionText?

  init(location: Location) { self.location = location }
}

package enum ResponseFormat: String, CaseIterable, Sendable {
  case json, csv, xml, jsonl, jsonlines
}

/// `response`.
package struct ResponseBlock: Sendable {
  package let location: Location
  package var format: Located<ResponseFormat>?
  package var records: RecordsBlock?
  package var processors = ExtensibleList<ProcessorBlock>()
  package var rules = ExtensibleList<RuleBlock>()

  init(location: Location) { self.location = location }
}

package enum Casing: String, CaseIterable, Sendable {
  case snake, camel
}

/// `response.records`.
package struct RecordsBlock: Sendable {
  package let location: Location
  package var jmespath: ExpressionText?
  package var jq: ExpressionText?
  package var primaryKey: [Located<String>]?
  package var updateKey: Located<String>?
  package var limit: Located<Int>?
  package var casing: Located<Casing>?
  package var select: [Located<String>]?
  /// `capacity,error_rate`.
  package var duplicateTolerance: Located<String>?

  init(location: Location) { self.location = location }
}

package enum Aggregation: String, CaseIterable, Sendable {
  case none = ""
  case maximum, minimum, collect, first, last
}

/// One item of `processors`.
package struct ProcessorBlock: Sendable {
  package let location: Location
  package let origin: Origin
  package var expression: ExpressionText?
  package var output: Located<ProcessorOutput>?
  package var aggregation: Located<Aggregation>?
  package var condition: ExpressionText?

  init(location: Location, origin: Origin) {
    self.location = location
    self.origin = origin
  }
}

package enum RuleAction: String, CaseIterable, Sendable {
  case retry, `continue`, stop, `break`, fail, skip
}

package enum Backoff: String, CaseIterable, Sendable {
  case none, constant, linear, exponential, jitter
}

/// One item of `rules`.
package struct RuleBlock: Sendable {
  package let location: Location
  package let origin: Origin
  package var action: Located<RuleAction>?
  package var condition: ExpressionText?
  /// Sends in all, the first included.
  package var maxAttempts: Located<Int>?
  package var backoff: Located<Backoff>?
  /// Seconds.
  package var backoffBase: Located<Double>?
  package var message: ExpressionText?

  init(location: Location, origin: Origin) {
    self.location = location
    self.origin = origin
  }
}

/// What `iterate.over` gives.
package enum IterateSource: Sendable {
  case expression(ExpressionText)
  /// A YAML list; its strings are templates.
  case list(TemplateValue)
}

/// Where `iterate` puts each element.
package enum IterateTarget: Sendable, Hashable {
  case state(String)
  /// The element is the record: no request is made.
  case responseRecords
}

package enum Consumption: String, CaseIterable, Sendable {
  case deferred, immediate
}

/// `iterate`.
package struct IterateBlock: Sendable {
  package let location: Location
  package var over: IterateSource?
  package var into: Located<IterateTarget>?
  package var consume: Located<Consumption>?
  /// Iterations in flight.
  package var concurrency: Located<Int>?
  package var condition: ExpressionText?

  init(location: Location) { self.location = location }
}
