// D004 and D005: queues that nobody fills, or that nobody empties.

internal import Diagnostics
internal import Specs
internal import Types

enum QueueEnds: SpecRule {
  static let restsOnEverything = true

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    let producers = Dictionary(grouping: spec.producers, by: \.queue)
    let consumers = Dictionary(grouping: spec.consumers, by: \.queue)
    var search = NameSearch(producers.keys)
    var suspected: Set<String> = []
    var reported: Set<String> = []
    for consumer in spec.consumers where producers[consumer.queue] == nil {
      guard reported.insert(consumer.queue).inserted else { continue }
      let near = search.nearest(consumer.queue)
      suspected.formUnion(near)
      let others = consumers[consumer.queue, default: []].dropFirst().prefix(10)
      let likely = near.flatMap { producers[$0] ?? [] }.prefix(10)
      findings.add(
        Diagnostic(
          .queueWithoutProducer, "no processor writes to the queue '\(consumer.queue)'", at: consumer.location,
          label: "always empty",
          notes: others.map { Note("it is read here as well", at: $0.location) }
            + likely.map { Note("'\($0.queue)' is written here", at: $0.location) },
          help: Suggestions.question(near)
            ?? "add a processor with 'output: queue.\(consumer.queue)' to the endpoint that knows the elements"))
    }
    // What does not say which queue it reads may mean any; so may an iteration that is missing.
    if spec.endpoints.contains(where: \.hasUnclearIteration) || findings.lacksState { return }
    for producer in spec.producers where !suspected.contains(producer.queue) {
      let readers = consumers[producer.queue] ?? []
      if readers.isEmpty {
        findings.add(
          Diagnostic(
            .queueWithoutConsumer, "no endpoint iterates over the queue '\(producer.queue)'", at: producer.location,
            label: "filled for nothing", help: "iterate over it, or delete the processor", severity: .warning))
      } else if readers.allSatisfy({ spec.endpoints[$0.endpoint].isDisabled }) {
        findings.add(
          Diagnostic(
            .queueWithoutConsumer,
            "the queue '\(producer.queue)' is read only by \(Suggestions.list(readers.map { spec.endpoints[$0.endpoint].name.value }, joinedBy: "and")), which is disabled",
            at: producer.location, severity: .info))
      }
    }
  }
}
