// Makes calls one after another, on the thread that asks: setup, teardown, and what authentication needs. A call is a
// chunk of its own kind: the same page loop, rules and processors, but its records are not stored, and what its
// processors write is handed on.

internal import Plans
internal import Records
internal import Targets
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// A call, ready to be made.
struct LinkedCall: Sendable {
  /// The call's request, rules and processors in the form of a stream.
  var runtime: StreamRuntime
  /// Nil: always.
  var condition: LinkedProgram?
  /// Nil: once.
  var iterate: LinkedSlot?
  /// The state variable that takes each element.
  var into: String?

  /// What any of its programs reads.
  var reads: ProgramReads {
    runtime.linked.reads.union(condition?.reads ?? ProgramReads()).union(iterate?.reads ?? ProgramReads())
  }
}

/// One request of a call and what came of it, for whoever watches.
struct CallExchange {
  /// Which list it is of, and its place there from 1 on.
  var list: String
  var place: Int
  var run: ChunkRun
  var request: HTTPRequest
  var result: Result<HTTPResponse, TransferError>
  var seconds: Double
}

/// What calls wrote.
struct CallResult: Sendable {
  /// State as it is after the last call, by name.
  var state: [Value.Member] = []
  /// Other outputs in full, `auth.token` and the like.
  var outputs: [Value.Member] = []
  /// Items of queues, in the order of calls and pages.
  var queued: [QueuePart] = []
  var requests = 0
}

/// Makes the calls of one list. For one thread.
struct CallRunner {
  private let network: Network
  private let tools: WorkerTools
  private let name: String
  /// Whether the calls are about secrets.
  private let isPrivate: Bool
  private let watch: ((CallExchange) -> Void)?

  /// `name` says in messages which list it is: "setup". `watch` is told of each request.
  init(
    _ name: String, isPrivate: Bool = false, network: Network, tools: WorkerTools,
    watch: ((CallExchange) -> Void)? = nil
  ) {
    self.name = name
    self.watch = watch
    self.isPrivate = isPrivate
    self.network = network
    self.tools = tools
  }

  /// Makes the calls, each with the state that those before it left.
  func run(_ calls: [LinkedCall], state: [Value.Member]) throws(ChunkError) -> CallResult {
    var result = CallResult(state: state)
    for (place, call) in calls.enumerated() {
      do throws(ChunkError) { try make(call, place + 1, &result) } catch {
        throw ChunkError("\(name), call \(place + 1): \(error.reason)", advice: error.advice, cause: error.cause)
      }
    }
    return result
  }

  private func make(_ call: LinkedCall, _ place: Int, _ result: inout CallResult) throws(ChunkError) {
    let run = self.run(call, result)
    if let condition = call.condition, !(try tools.holds(condition, run.environment)) { return }
    guard let iterate = call.iterate else { return try make(call, place, run, &result) }
    let elements = Value(try tools.value(of: iterate, run.environment, into: run.arena))
    guard let list = elements.array else {
      if elements == .null { return }
      throw ChunkError("'iterate' gave no list", advice: "let it name a state variable that holds a list")
    }
    // One run for all elements, so that aggregates gather over them.
    for element in list {
      run.restart()
      if let into = call.into { run.state.set(run.key(into), Cell(element, arena: run.arena, keys: call.runtime.keys)) }
      try make(call, place, run, &result)
    }
  }

  private func run(_ call: LinkedCall, _ result: CallResult) -> ChunkRun {
    let chunk = PlanChunk(
      id: call.runtime.plan.name, label: name, value: .null, state: .object(result.state), request: nil)
    let scheduled = ScheduledChunk(stream: call.runtime.index, ordinal: 0, chunk: chunk)
    let run = ChunkRun(scheduled, stream: call.runtime, rowLimit: nil)
    run.takeState()
    return run
  }

  private func make(
    _ call: LinkedCall, _ place: Int, _ run: ChunkRun, _ result: inout CallResult
  ) throws(ChunkError) {
    var step = run.start(tools)
    while true {
      switch step {
      case .send(let request, let seconds, let hold):
        var outgoing = try run.authenticated(request, in: seconds)
        outgoing.isPrivate = isPrivate
        run.willSend(request)
        if hold, seconds > 0 { network.holdLane(run.stream.lane, seconds: seconds) }
        let began = Clock.monotonic
        let answer = network.answer(to: outgoing, in: run.stream.lane, after: seconds)
        let took = Clock.monotonic - began
        step = run.receive(answer, tools)
        watch?(
          CallExchange(list: name, place: place, run: run, request: outgoing, result: answer, seconds: took))
      case .fail(let error): throw error
      case .finish(let chunk), .finishStream(let chunk, _):
        result.queued += chunk.queued
        result.requests += run.requests
        run.requests = 0
        result.state = Value(run.state.cell).members ?? []
        for (place, target) in run.stream.linked.processing.aggregates.enumerated() where target.key == nil {
          guard let value = run.aggregates[place].value else { continue }
          result.outputs.removeAll { $0.key == target.output }
          result.outputs.append(.init(target.output, Value(value)))
        }
        return
      }
    }
  }
}
