// What a run would ask for first, chunk by chunk: rendered by the code that renders it in a run. Sends nothing and writes
// nothing; the ledger is read, since what is done would not be asked for.

package import Diagnostics
package import Plans
internal import Records
package import Targets
internal import Transport
internal import Values

/// The first request of a chunk.
package struct FirstRequest: Sendable {
  package var stream: String
  package var id: String
  package var label: String
  /// Nil where it depends on what is not known before the run.
  package var request: ShownRequest?
  /// What is to be said about it; empty for most.
  package var remark: String
}

package enum DryRun {
  private static let step = 512

  /// Calls `show` with the first request of each chunk that a run with these options would begin, and `remark` with what
  /// there is to say of a stream.
  package static func run(
    plan: PlanReader, target: any Target, secrets: SecretValues, options: ExecutorOptions,
    remark: (String) -> Void, show: (FirstRequest) throws(Failure) -> Void
  ) throws(Failure) {
    let network = Network(options: options.network)
    defer { network.shutdown() }
    let keys = KeyTable()
    let streams = try Executor.link(
      plan, secrets: secrets, mask: SecretMask(secrets: secrets.texts), network: network, keys: keys, options: options,
      interruption: Interruption())
    let tools = WorkerTools(keys: keys, asOf: plan.header.asOf)
    let hasLedger = try target.look(
      plan: PlanIdentity(id: plan.planID, asOf: plan.header.asOf), streams: plan.targetStreams)
    let progress = hasLedger ? try target.progress() : []
    for (place, stream) in streams.enumerated() {
      if plan.streams[place].isDeferred {
        remark("the chunks of '\(stream.plan.name)' are made while the plan is executed")
        continue
      }
      let veil = RequestVeil(stream)
      let last = hasLedger ? progress[place].lastOrdinal : nil
      let cursor = try plan.chunks(ofStream: place)
      var ordinal = 0
      while true {
        var chunks: [ScheduledChunk] = []
        while chunks.count < step, let chunk = try cursor.next() {
          chunks.append(ScheduledChunk(stream: place, ordinal: ordinal, chunk: chunk))
          ordinal += 1
        }
        if chunks.isEmpty { break }
        let standings =
          hasLedger ? try target.standings(of: chunks.map(\.chunk.id), stream: place) : chunks.map { _ in nil }
        for (chunk, standing) in zip(chunks, standings)
        where options.selection.wants(chunk, standing, last: last) {
          try show(first(chunk, stream, veil, tools))
        }
      }
    }
  }

  private static func first(
    _ scheduled: ScheduledChunk, _ stream: StreamRuntime, _ veil: RequestVeil, _ tools: WorkerTools
  ) -> FirstRequest {
    let chunk = scheduled.chunk
    var first = FirstRequest(stream: stream.plan.name, id: chunk.id, label: chunk.label, request: nil, remark: "")
    func planned(_ why: String) -> FirstRequest {
      let method = chunk.request?.method ?? stream.linked.request?.method ?? ""
      first.request = chunk.request.map {
        ShownRequest(method: method, url: $0.url, headers: [], body: $0.body, isSignedLater: false)
      }
      first.remark = why
      return first
    }
    if stream.takesRecords { return planned("its records come from no request") }
    if !stream.linked.setup.isEmpty {
      return planned("as the plan has it: what setup gives is not known before the run")
    }
    if stream.linked.authenticator?.isRenewable == true {
      return planned("as the plan has it: who authenticates is asked only in a run")
    }
    let run = ChunkRun(scheduled, stream: stream, rowLimit: nil)
    switch run.start(tools) {
    case .send(let request, let seconds, _):
      do throws(ChunkError) {
        first.request = veil.shown(try run.authenticated(request, in: seconds), planned: chunk.request)
      } catch { first.remark = stream.redactor.mask(error.text) }
    case .finish, .finishStream: first.remark = "nothing is asked for: a condition says so"
    case .fail(let error): first.remark = "it would fail: \(stream.redactor.mask(error.text))"
    }
    return first
  }
}

extension ChunkSelection {
  /// Whether a run would begin the chunk, as far as the ledger says; `last`: where a rule or a limit ended its stream.
  fileprivate func wants(_ chunk: ScheduledChunk, _ standing: ChunkStanding?, last: Int?) -> Bool {
    guard admits(chunk.chunk.id, stream: chunk.stream) else { return false }
    let isPastEnd = last.map { chunk.ordinal > $0 } ?? false
    let isDone = standing?.isDone == true
    switch only {
    case .failed: return standing?.isDone == false
    case .skipped: return isPastEnd && !isDone
    case nil: return (reloads || !isDone) && (reachesPastEnd || !isPastEnd)
    }
  }
}
