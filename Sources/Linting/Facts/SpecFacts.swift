// What the rules ask about a spec as a whole: all endpoints, and the queues between them.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

struct SpecFacts: Sendable {
  let document: SpecDocument
  /// Those of `endpoints`, then those that dynamic endpoints make.
  let endpoints: [EndpointFacts]
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

  init(_ document: SpecDocument, _ endpoints: [EndpointFacts], _ sites: [Site]) {
    self.document = document
    self.endpoints = endpoints
    self.sites = sites
    var producers: [QueueEnd] = []
    var consumers: [QueueEnd] = []
    for (index, endpoint) in endpoints.enumerated() {
      for processor in endpoint.resolved.response.processors {
        guard case .queue(let name) = processor.output.value else { continue }
        producers.append(QueueEnd(queue: name, endpoint: index, location: processor.output.location))
      }
      for call in endpoint.resolved.setup {
        for processor in call.response?.processors.merged() ?? [] {
          guard case .queue(let name)? = processor.output?.value, let output = processor.output else { continue }
          producers.append(QueueEnd(queue: name, endpoint: index, location: output.location))
        }
      }
      guard let over = endpoint.site(.iterateOver) else { continue }
      for read in over.names(.queue) {
        consumers.append(QueueEnd(queue: read.member ?? "", endpoint: index, location: read.location))
      }
    }
    self.producers = producers
    self.consumers = consumers
  }

  /// For each endpoint those that it waits for, by place: from `depends_on` or else from queues.
  var dependencies: [[Int]] {
    let byName = Dictionary(
      endpoints.enumerated().map { ($1.name.value.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    return endpoints.indices.map { index in
      let named = endpoints[index].resolved.dependsOn.compactMap { byName[$0.value.lowercased()] }
      let queues = Set(consumers.filter { $0.endpoint == index }.map(\.queue))
      return named + producers.filter { queues.contains($0.queue) }.map(\.endpoint)
    }
  }
}
