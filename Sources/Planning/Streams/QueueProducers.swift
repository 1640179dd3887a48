// Endpoints that only fill queues: no replication names them, so they come along with the streams that read what they
// bring.

package import Linting
internal import Specs

package enum QueueProducers {
  /// `streams`, before them the queue-only endpoints that they wait for, and those that these wait for.
  package static func adding(to streams: [PlanningStream], from spec: CheckedSpec) -> [PlanningStream] {
    var known = Set(streams.map(\.endpoint.name))
    var result = streams
    var waiting = streams
    while let consumer = waiting.popLast() {
      let wanted = Exchange(consumer).reads
      for endpoint in spec.endpoints where endpoint.resolved.isQueueOnly && !endpoint.resolved.isDisabled {
        let producer = PlanningStream(
          endpoint: endpoint, of: consumer.connection,
          settings: StreamSettings(producer: endpoint.resolved, for: consumer.settings),
          range: consumer.range, connectionAuthentication: spec.authentication)
        guard !known.contains(endpoint.name), !Exchange(producer).writes.isDisjoint(with: wanted) else { continue }
        known.insert(endpoint.name)
        result.insert(producer, at: 0)
        waiting.append(producer)
      }
    }
    return result
  }
}
