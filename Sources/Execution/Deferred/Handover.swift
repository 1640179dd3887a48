// What streams of a plan hand to those after them besides queues: variables of `env`, and `context.store`.

internal import Plans
internal import Types
internal import Values

/// Which names are written while the plan is executed: what reads them waits.
struct Handover: Sendable {
  private let variables: Set<String>
  private let writesStore: Bool

  init(_ streams: [PlanStream]) {
    let outputs = streams.flatMap { stream in
      let calls = stream.endpoint.setup + stream.endpoint.teardown
      return (stream.endpoint.response.processors + calls.flatMap(\.response.processors)).map(\.output)
    }
    variables = Set(outputs.compactMap { Self.variable($0) })
    writesStore = outputs.contains { Self.storeKey($0) != nil }
  }

  /// `X` of `env.X`.
  static func variable(_ output: String) -> String? {
    output.hasPrefix("env.") ? String(output.dropFirst("env.".count)) : nil
  }

  /// `x` of `context.store.x`.
  static func storeKey(_ output: String) -> String? {
    output.hasPrefix("context.store.") ? String(output.dropFirst("context.store.".count)) : nil
  }

  /// Whether it is an output of this kind.
  static func isOutput(_ output: String) -> Bool { variable(output) != nil || storeKey(output) != nil }

  /// Whether a program reads what may change while the plan is executed.
  func concerns(_ reads: ProgramReads) -> Bool { !names(in: reads).isEmpty }

  /// What a program reads that may change while the plan is executed: `env.X`, `context.store`.
  func names(in reads: ProgramReads) -> [String] {
    let read = reads.whole.contains(.env) ? variables : variables.intersection(reads.members[.env] ?? [])
    return read.sorted().map { "env.\($0)" } + (writesStore && reads.reads(.context, "store") ? ["context.store"] : [])
  }

  /// `env` and `context` with what was handed over, by full names.
  static func apply(_ outputs: [Value.Member], env: Value, context: Value) -> (env: Value, context: Value) {
    var env = env.members ?? []
    var context = context.members ?? []
    var store = context.first { $0.key == "store" }?.value.members ?? []
    for output in outputs {
      if let name = variable(output.key) { set(.init(name, output.value), in: &env) }
      if let key = storeKey(output.key) { set(.init(key, output.value), in: &store) }
    }
    set(.init("store", .object(store)), in: &context)
    return (.object(env), .object(context))
  }

  private static func set(_ member: Value.Member, in members: inout [Value.Member]) {
    members.removeAll { $0.key == member.key }
    members.append(member)
  }
}
