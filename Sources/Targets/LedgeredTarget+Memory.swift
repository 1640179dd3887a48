// A run's memory in the ledger: queues, setup, outputs.

internal import Diagnostics
internal import Values

extension LedgeredTarget {
  func shares(
    of queues: [String], for stream: Int, from place: Int, limit: Int
  ) throws(Failure) -> [QueueShare] {
    let name = streams[stream].definition.name
    var found: [QueueShare] = []
    try transaction { () throws(Failure) in
      found = try ledger.shares(of: queues, for: name, plan: plan.id, from: place, limit: limit)
      if !found.isEmpty { return }
      // Others may ask for the same at this moment, and every share has one place.
      try store.holdAlone("shares of \(name) in \(plan.id)")
      try ledger.assignShares(of: queues, for: name, plan: plan.id)
      found = try ledger.shares(of: queues, for: name, plan: plan.id, from: place, limit: limit)
    }
    return found
  }

  func settle(chunks: Int, stream: Int) throws(Failure) {
    try transaction { () throws(Failure) in
      try ledger.settle(chunks: chunks, plan: plan.id, stream: streams[stream].definition.name)
    }
  }

  func keep(lateValues: String, stream: Int) throws(Failure) -> String {
    let name = streams[stream].definition.name
    var kept = lateValues
    try transaction { () throws(Failure) in
      try ledger.keep(lateValues: lateValues, plan: plan.id, stream: name)
      kept = try ledger.lateValues(plan: plan.id, stream: name) ?? lateValues
    }
    return kept
  }

  func lateValues(stream: Int) throws(Failure) -> String? {
    try ledger.lateValues(plan: plan.id, stream: streams[stream].definition.name)
  }

  func setup(stream: Int) throws(Failure) -> SetupRecord? {
    try ledger.setup(plan: plan.id, stream: streams[stream].definition.name)
  }

  func keep(setup: SetupRecord, queued: [QueuePart], by calls: CallList, stream: Int) throws(Failure) {
    try transaction { () throws(Failure) in
      if !queued.isEmpty { try ledger.add(queued, by: calls, producer: stream, plan: plan.id) }
      try ledger.keep(setup: setup, plan: plan.id, stream: streams[stream].definition.name)
    }
  }

  func outputs(stream: Int) throws(Failure) -> [Value.Member] {
    let definition = streams[stream].definition
    var folds = definition.outputs.map { AggregateFold($0) }
    if folds.isEmpty { return [] }
    try ledger.aggregates(plan: plan.id, stream: definition.name) { members in
      for index in folds.indices { folds[index].add(members.value(of: folds[index].key.name) ?? .null) }
    }
    return folds.compactMap { fold in fold.value.map { Value.Member(fold.key.name, $0) } }
  }
}
