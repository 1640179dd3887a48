// Which streams wait for which: consumers of a queue for its producers, readers of `env` and `context.store` for those
// who write them, and whatever `depends_on` says. Streams that wait for nobody make the first wave. What one API's streams
// hand to each other is no affair of another's.

internal import Diagnostics
internal import ExpressionCompiler
internal import Linting
internal import Specs
internal import Types

struct StreamOrder {
  struct Place {
    /// From 1 on.
    var wave: Int
    /// Names of the streams that it waits for, in the order of the plan.
    var after: [String]
  }

  /// The streams in the order of the plan: by wave, else as they came.
  let streams: [(stream: PlanningStream, place: Place)]
  /// What the reviewer should know.
  private(set) var warnings: [String] = []

  init(_ streams: [PlanningStream]) throws(Failure) {
    let exchanges = streams.map(Exchange.init)
    // A name is one within its API.
    func key(_ name: String, _ connection: Int) -> String { "\(connection).\(name.lowercased())" }
    let places = Dictionary(
      streams.enumerated().map { (key($1.endpoint.name, $1.connection), $0) }, uniquingKeysWith: { first, _ in first })
    var waits: [[Int]] = []
    for (index, stream) in streams.enumerated() {
      var own = Set(
        stream.endpoint.resolved.dependsOn.compactMap { places[key($0.value, stream.connection)] })
      for read in exchanges[index].reads.sorted() {
        let writers = streams.indices.filter {
          streams[$0].connection == stream.connection && exchanges[$0].writes.contains(read)
        }
        if writers.isEmpty, read.hasPrefix("queue.") {
          warnings.append("'\(stream.name)' loads what \(read) brings, which no stream of this plan fills")
        }
        // A queue that a stream reads and fills itself is a circle; `env` and the store are not.
        own.formUnion(writers.filter { $0 != index || read.hasPrefix("queue.") })
      }
      waits.append(own.sorted())
    }
    let waves = try Self.waves(waits, names: streams.map(\.name))
    let order = streams.indices.sorted { (waves[$0], $0) < (waves[$1], $1) }
    self.streams = order.map { index in
      let after = order.filter { waits[index].contains($0) }.map { streams[$0].name }
      return (streams[index], Place(wave: waves[index], after: after))
    }
  }

  private static func waves(_ waits: [[Int]], names: [String]) throws(Failure) -> [Int] {
    var waves = Array(repeating: 0, count: waits.count)
    var path: [Int] = []
    func visit(_ index: Int) throws(Failure) {
      if waves[index] > 0 { return }
      if let start = path.firstIndex(of: index) {
        let circle = (path[start...] + [index]).map { "'\(names[$0])'" }
        throw Failure(
          .usage, "streams wait for each other in a circle", why: circle.joined(separator: " waits for "),
          advice: "break it: remove a 'depends_on', or iterate over something else than that queue")
      }
      path.append(index)
      for other in waits[index] { try visit(other) }
      path.removeLast()
      waves[index] = 1 + (waits[index].map { waves[$0] }.max() ?? 0)
    }
    for index in waits.indices { try visit(index) }
    return waves
  }
}

/// What a stream gives to others and takes from them, as texts: `queue.ids`, `env.TOKEN`, `context.store`.
struct Exchange {
  private(set) var writes: Set<String> = []
  private(set) var reads: Set<String> = []

  init(_ stream: PlanningStream) {
    let resolved = stream.endpoint.resolved
    let calls = (resolved.setup + resolved.teardown).flatMap { $0.response?.processors.merged() ?? [] }
    let outputs = resolved.response.processors.map(\.output.value) + calls.compactMap { $0.output?.value }
    for output in outputs {
      switch output {
      case .queue, .env: writes.insert(output.text)
      case .contextStore: writes.insert("context.store")
      default: break
      }
    }
    for site in stream.sites {
      for read in site.value?.reads ?? [] {
        switch (read.scope, read.member) {
        // Elsewhere a queue is named by who fills it.
        case (.queue, let name?) where site.part == .iterateOver: reads.insert("queue.\(name)")
        case (.env, let name?): reads.insert("env.\(name)")
        case (.context, "store"): reads.insert("context.store")
        default: break
        }
      }
    }
  }
}
