// An endpoint after the merge of `defaults`: what every later pass reads. Where nobody wrote a value that has a
// default, the default stands there with the origin `.builtIn`.

package import Diagnostics

/// One endpoint with its defaults.
package final class ResolvedEndpoint: Sendable {
  package let name: Located<String>
  /// The endpoint as written, for checks of what it says itself.
  package let block: EndpointBlock
  package let description: Located<String>?
  package let docs: Located<String>?
  package let isDisabled: Bool
  package let isQueueOnly: Bool
  /// `defaults.state` first, then the endpoint's; of two with one name the endpoint's, in the place of the first. A
  /// connection's `state` beats variables of origin `.defaults` and loses to `.own`.
  package let state: [NamedTemplate]
  package let sync: [Located<String>]
  /// Nil where no request is made (`iterate.into: response.records`).
  package let request: ResolvedRequest?
  package let pagination: PaginationBlock?
  package let response: ResolvedResponse
  package let iterate: ResolvedIterate?
  /// Whether it iterates, or was meant to: then `iterate` is a scope.
  package let meansToIterate: Bool
  package let setup: [CallBlock]
  package let teardown: [CallBlock]
  package let dependsOn: [Located<String>]
  package let overrides: StreamBlock?
  /// Nil: none, neither its own nor the connection's.
  package let authentication: AuthenticationBlock?
  /// Whether neither it nor `defaults` says how: then it is as for the whole connection.
  package let hasConnectionAuthentication: Bool

  init(
    _ own: EndpointBlock, defaults: EndpointBlock?, connection: AuthenticationSetting?, into bag: inout DiagnosticBag
  ) {
    name = own.name
    block = own
    description = own.description ?? defaults?.description
    docs = own.docs ?? defaults?.docs
    isDisabled = (own.disabled ?? defaults?.disabled)?.value ?? false
    isQueueOnly = (own.queueOnly ?? defaults?.queueOnly)?.value ?? false
    state = Self.merge(defaults?.state ?? [], own.state ?? []) { $0 }
    sync = own.sync ?? defaults?.sync ?? []
    iterate = ResolvedIterate(own, defaults: defaults?.iterate, into: &bag)
    // Without the line above them 'over' and 'into' are variables.
    let isLost = ["over", "into"].allSatisfy { key in own.state?.contains { $0.name == key } ?? false }
    meansToIterate = iterate != nil || own.iterate != nil || own.meantKeys.contains("iterate") || isLost
    let makesRequests = iterate?.into.value != .responseRecords
    request = makesRequests ? ResolvedRequest(own, defaults: defaults?.request, into: &bag) : nil
    pagination = makesRequests ? Self.merge(own.pagination, defaults?.pagination) : nil
    response = ResolvedResponse(own.response, defaults: defaults?.response, makesRequests: makesRequests)
    setup = own.setup.merged(with: defaults?.setup)
    teardown = own.teardown.merged(with: defaults?.teardown)
    dependsOn = own.dependsOn ?? defaults?.dependsOn ?? []
    overrides = own.overrides?.merged(with: defaults?.overrides) ?? defaults?.overrides
    hasConnectionAuthentication = own.authentication == nil && defaults?.authentication == nil
    switch own.authentication ?? defaults?.authentication ?? connection {
    case .block(let block): authentication = block
    case .disabled, nil: authentication = nil
    }
  }
}

/// `request`, complete.
package struct ResolvedRequest: Sendable {
  package var url: ExpressionText
  package var method: Located<HTTPMethod>
  /// Default headers first, each in the place of its first mention (names compared without case).
  package var headers: [NamedTemplate]
  package var parameters: [NamedTemplate]
  package var payload: TemplateValue?
  /// Seconds.
  package var timeout: Located<Double>
  /// Requests a second.
  package var rate: Located<Double>
  /// Requests in flight.
  package var concurrency: Located<Int>
  package var idempotent: Located<Bool>
}

/// `response`, complete: rules with the built-in ones at the end.
package struct ResolvedResponse: Sendable {
  package var format: Located<ResponseFormat>?
  package var jmespath: ExpressionText?
  package var jq: ExpressionText?
  package var primaryKey: [Located<String>]
  package var updateKey: Located<String>?
  package var limit: Located<Int>?
  package var casing: Located<Casing>?
  package var select: [Located<String>]
  package var duplicateTolerance: Located<String>?
  package var processors: [ResolvedProcessor]
  package var rules: [ResolvedRule]
}

/// A processor that has what it needs.
package struct ResolvedProcessor: Sendable {
  package var expression: ExpressionText
  package var output: Located<ProcessorOutput>
  package var aggregation: Located<Aggregation>
  package var condition: ExpressionText?
  package var location: Location
  package var origin: Origin
}

/// A rule with its defaults.
package struct ResolvedRule: Sendable {
  package var action: Located<RuleAction>
  /// Nil: always.
  package var condition: ExpressionText?
  package var maxAttempts: Located<Int>
  package var backoff: Located<Backoff>
  /// Seconds.
  package var backoffBase: Located<Double>
  package var message: ExpressionText?
  package var location: Location
  package var origin: Origin
}

/// `iterate`, complete.
package struct ResolvedIterate: Sendable {
  package var over: IterateSource
  package var into: Located<IterateTarget>
  package var consume: Located<Consumption>
  /// Iterations in flight.
  package var concurrency: Located<Int>
  package var condition: ExpressionText?
  package var location: Location
}
