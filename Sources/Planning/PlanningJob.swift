// What a plan is made from, gathered by the command line: nothing here reads a file, the environment or the clock.

package import Diagnostics
package import Linting
package import Plans
package import Specs
package import Values

/// One API of a plan: what its streams share, and share with no other API's.
package struct PlanningConnection {
  /// The connection's name.
  package var name: String
  /// Its spec, by the path that the plan lists; empty where none is known.
  package var spec: String
  /// The connection's `inputs`.
  package var inputs: Value
  /// Names of secrets that the connection has; nil where none is known.
  package var secrets: Set<String>?
  /// Hosts that secrets may be sent to, besides those that the spec names.
  package var hosts: [String]
  /// An environment variable; called only for names that the spec reads.
  package var environment: (String) -> String?
  /// What the API was asked for.
  package var discovered = DiscoveredLists()
  /// Names of environment variables and inputs that decided which endpoints there are.
  package var readBefore: (environment: Set<String>, inputs: Set<String>) = ([], [])

  package init(
    name: String, spec: String = "", inputs: Value = .object([]), secrets: Set<String>? = nil, hosts: [String] = [],
    environment: @escaping (String) -> String?
  ) {
    self.name = name
    self.spec = spec
    self.inputs = inputs
    self.secrets = secrets
    self.hosts = hosts
    self.environment = environment
  }
}

/// One stream to plan.
package struct PlanningStream: Sendable {
  /// Its own in the plan: the endpoint's, unless another API has one of that name (`nameApart`).
  package var name: String
  /// The place of its API in the job's list.
  package var connection: Int
  package var endpoint: CheckedEndpoint
  package var settings: StreamSettings
  /// The asked range and where it was written.
  package var range: Located<RangeText>?
  /// The expressions of the connection's authentication.
  package var connectionAuthentication: [Site]

  package init(
    endpoint: CheckedEndpoint, of connection: Int = 0, settings: StreamSettings, range: Located<RangeText>?,
    connectionAuthentication: [Site] = []
  ) {
    name = endpoint.name
    self.connection = connection
    self.endpoint = endpoint
    self.settings = settings
    self.range = range
    self.connectionAuthentication = connectionAuthentication
  }

  /// What a replication asks for; nil where its endpoint could not be checked.
  package init?(
    _ selected: SelectedStream, of document: ReplicationDocument, in spec: CheckedSpec, at connection: Int
  ) {
    guard let endpoint = spec.endpoint(named: selected.endpoint.name.value) else { return nil }
    let settings = StreamSettings(stream: selected.stream, defaults: document.defaults, endpoint: endpoint.resolved)
    self.init(
      endpoint: endpoint, of: connection, settings: settings, range: settings.range,
      connectionAuthentication: spec.authentication)
  }

  /// Gives streams of different APIs that are called the same the names of their connections as well.
  package static func nameApart(_ streams: inout [PlanningStream], connections: [PlanningConnection]) {
    var owners: [String: Set<Int>] = [:]
    for stream in streams { owners[stream.endpoint.name.lowercased(), default: []].insert(stream.connection) }
    for index in streams.indices where owners[streams[index].endpoint.name.lowercased()]!.count > 1 {
      streams[index].name = "\(connections[streams[index].connection].name).\(streams[index].endpoint.name)"
    }
  }

  /// Whether anything is sent at all: records may come from a queue.
  var makesRequests: Bool {
    let resolved = endpoint.resolved
    return resolved.request != nil || !resolved.setup.isEmpty || !resolved.teardown.isEmpty
  }

  /// Every expression that the stream evaluates.
  var sites: [Site] {
    let resolved = endpoint.resolved
    let inherits = makesRequests && resolved.hasConnectionAuthentication && resolved.authentication != nil
    return endpoint.sites + (inherits ? connectionAuthentication : [])
  }
}

/// Everything that a plan depends on.
package struct PlanningJob {
  /// What `now()` says, in the plan and when it is executed.
  package var now: Instant
  package var sources: [PlanSource]
  package var connections: [PlanningConnection]
  package var target: TargetConnection
  package var streams: [PlanningStream]
  /// Watermarks of a stream, asked only where evaluation reaches one.
  package var syncValues: (_ stream: String, _ object: String) throws(Failure) -> [Value.Member]
  /// More chunks than this are refused.
  package var maximumChunks: Int
  package var limits: PlanLimits
  /// Nil: every chunk.
  package var selection: ChunkSelection?
  /// Streams at a time, where the replication says it.
  package var threads: Int?

  package init(
    now: Instant, sources: [PlanSource], connections: [PlanningConnection], target: TargetConnection,
    streams: [PlanningStream],
    syncValues: @escaping (_ stream: String, _ object: String) throws(Failure) -> [Value.Member],
    maximumChunks: Int = 1_000_000, limits: PlanLimits = PlanLimits(), selection: ChunkSelection? = nil,
    threads: Int? = nil
  ) {
    self.now = now
    self.sources = sources
    self.connections = connections
    self.target = target
    self.streams = streams
    self.syncValues = syncValues
    self.maximumChunks = maximumChunks
    self.limits = limits
    self.selection = selection
    self.threads = threads
  }
}

/// Why there is no plan.
package enum PlanningError: Error {
  /// Findings with places: what the spec or the replication asks for cannot be planned.
  case findings(DiagnosticBag)
  case failure(Failure)
}
