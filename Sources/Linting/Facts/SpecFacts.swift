// What the rules ask about a spec as a whole: all endpoints, and the queues between them.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

/// What is asked of one endpoint when all have been checked: little, so that the rest of it need not be kept so long.
struct EndpointSummary: Sendable {
  let name: Located<String>
  let isDisabled: Bool
  let dependsOn: [Located<String>]
  /// State variables that it reads.
  let stateReads: Set<String>
  /// Whether something reads the whole scope `state`.
  let readsAllState: Bool
  /// Whether one of its expressions has an error.
  let hasErrors: Bool
  /// Whether it iterates over what has an error, and names no queue.
  let hasUnclearIteration: Bool
  /// Queues that its processors write to, with the places.
  let produced: [Located<String>]
  /// Queues that it iterates over, through `chunk()` too.
  let consumed: [Located<String>]
  /// Names of `sync` that it keeps.
  let kept: [String]
  /// Names of `sync` that the defaults read for it.
  let inheritedSync: [Located<String>]

  init(_ endpoint: EndpointFacts) {
    name = endpoint.name
    isDisabled = endpoint.resolved.isDisabled
    dependsOn = endpoint.resolved.dependsOn
    stateReads = Set(endpoint.stateReaders.keys)
    readsAllState = endpoint.readsAllState
    hasErrors = endpoint.hasErrors
    let outputs =
      endpoint.resolved.response.processors.map(\.output)
      + endpoint.resolved.setup.flatMap { $0.response?.processors.merged() ?? [] }.compactMap(\.output)
    produced = outputs.compactMap { output in
      if case .queue(let name) = output.value { Located(name, at: output.location) } else { nil }
    }
    let over = endpoint.site(.iterateOver)
    if let over, over.value == nil {
      // What does not compile still tells what is meant.
      consumed = over.texts.flatMap { Mentions.names(after: "queue", in: $0.text) }.sorted()
        .map { Located($0, at: over.location) }
    } else {
      consumed = (over?.names(.queue) ?? []).map { Located($0.member ?? "", at: $0.location) }
    }
    hasUnclearIteration = over.map { $0.value == nil } ?? false && consumed.isEmpty
    kept = endpoint.resolved.sync.map(\.value)
    inheritedSync = endpoint.sites.filter { $0.origin == .defaults }.flatMap { $0.names(.sync) }
      .map { Located($0.member ?? "", at: $0.location) }
  }
}

struct SpecFacts: Sendable {
  let document: SpecDocument
  /// Those of `endpoints`, then those that dynamic endpoints make.
  let endpoints: [EndpointSummary]
  /// Expressions that belong to no endpoint: the connection's authentication, setups of dynamic endpoints.
  let sites: [Site]

  /// One end of a queue.
  struct QueueEnd: Sendable {
    var queue: String
    var endpoint: Int
    var location: Location
  }

  /// Processors that write to a queue.
  let producers: [QueueEnd]
  /// Iterations that read one, through `chunk()` too.
  let consumers: [QueueEnd]

  init(_ document: SpecDocument, _ endpoints: [EndpointSummary], _ sites: [Site]) {
    self.document = document
    self.endpoints = endpoints
    self.sites = sites
    func ends(_ queues: (EndpointSummary) -> [Located<String>]) -> [QueueEnd] {
      endpoints.enumerated().flatMap { index, endpoint in
        queues(endpoint).map { QueueEnd(queue: $0.value, endpoint: index, location: $0.location) }
      }
    }
    producers = ends(\.produced)
    consumers = ends(\.consumed)
  }

  /// For each endpoint those that it waits for, by place: from `depends_on` or else from queues.
  var dependencies: [[Int]] {
    let byName = Dictionary(
      endpoints.enumerated().map { ($1.name.value.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    let byQueue = Dictionary(grouping: producers.indices) { producers[$0].queue }
    return endpoints.map { endpoint in
      let named = endpoint.dependsOn.compactMap { byName[$0.value.lowercased()] }
      let filling = Set(endpoint.consumed.map(\.value)).flatMap { byQueue[$0] ?? [] }.sorted()
      return named + filling.map { producers[$0].endpoint }
    }
  }
}
