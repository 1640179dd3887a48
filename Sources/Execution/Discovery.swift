// Finds out what the streams of a plan iterate over where only the API knows: logs in, makes the calls of setup, evaluates
// `iterate.over`, and makes the calls of teardown. No chunk is run and no target is opened.

package import Diagnostics
package import Plans
internal import Records
internal import Transport
package import Values
internal import VirtualMachine

extension Executor {
  /// The elements of each stream, in the order of the plan, by its name.
  package static func discover(
    plan: PlanReader, secrets: SecretValues, options: ExecutorOptions = ExecutorOptions()
  ) throws(Failure) -> [Value.Member] {
    try plan.certifyStreams()
    let mask = SecretMask(secrets: secrets.texts)
    let (network, recorder) = try options.openNetwork(options.network, mask)
    defer { network.shutdown() }
    let keys = KeyTable()
    let streams = try link(
      plan, secrets: secrets, mask: mask, network: network, keys: keys, options: options,
      interruption: Interruption())
    var found: [Value.Member] = []
    for stream in streams {
      let tools = WorkerTools(keys: keys, asOf: plan.header.asOf)
      func runner(_ name: String) -> CallRunner { CallRunner(name, network: network, tools: tools) }
      do throws(ChunkError) {
        found.append(.init(stream.plan.name, try elements(of: stream, tools, runner("setup"))))
        _ = try stream.tearDown(runner("teardown"))
      } catch {
        throw Failure(
          error.cause == .unreachable ? .temporary : .usage,
          "what '\(stream.plan.name)' iterates over cannot be found", why: stream.redactor.mask(error.reason),
          advice: error.advice)
      }
    }
    try recorder?.finish()
    return found
  }

  private static func elements(
    of stream: StreamRuntime, _ tools: WorkerTools, _ runner: CallRunner
  ) throws(ChunkError) -> Value {
    _ = try stream.setUp(try stream.linked.authenticator?.current(), runner)
    guard let over = stream.linked.over else { throw ChunkError("the plan lists its chunks itself") }
    let state = try DeferredState(stream, for: over, tools: tools)
    let elements = Value(try state.evaluate(over, queues: [], [], keepsRange: false))
    guard elements.array != nil else {
      throw ChunkError(
        "'\(over.executable.source)' gave no list", advice: "let the calls of setup write a list to the variable")
    }
    // What is found is written into a plan.
    guard !stream.redactor.isSecret(elements) else {
      throw ChunkError(
        "what was found holds a secret", advice: "iterate over something else, or plan without --discover")
    }
    return elements
  }
}
