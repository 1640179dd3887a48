// What a plan is made from, gathered by the command line: nothing here reads a file, the environment or the clock.

package import Diagnostics
package import Linting
package import Plans
package import Specs
package import Values

/// The API's side of a plan.
package struct PlanningSource: Sendable {
  /// The connection's name.
  package var name: String
  /// The connection's `inputs`.
  package var inputs: Value
  /// Names of secrets that the connection has; nil where none is known.
  package var secrets: Set<String>?
  /// Hosts that secrets may be sent to, besides those that the spec names.
  package var hosts: [String]

  package init(name: String, inputs: Value = .object([]), secrets: Set<String>? = nil, hosts: [String] = []) {
    self.name = name
    self.inputs = inputs
    self.secrets = secrets
    self.hosts = hosts
  }
}

/// One stream to plan.
package struct PlanningStream: Sendable {
  package var endpoint: CheckedEndpoint
  package var settings: StreamSettings
  /// The asked range and where it was written.
  package var range: Located<RangeText>?
  /// The expressions of the connection's authentication.
  package var connectionAuthentication: [Site]

  package init(
    endpoint: CheckedEndpoint, settings: StreamSettings, range: Located<RangeText>?,
    connectionAuthentication: [Site] = []
  ) {
    self.endpoint = endpoint
    self.settings = settings
    self.range = range
    self.connectionAuthentication = connectionAuthentication
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
  package var source: PlanningSource
  package var target: TargetConnection
  package var streams: [PlanningStream]
  /// An environment variable; called only for names that the spec reads.
  package var environment: (String) -> String?
  /// Watermarks of a stream, asked only where evaluation reaches one.
  package var syncValues: (_ stream: String, _ object: String) throws(Failure) -> [Value.Member]
  /// More chunks than this are refused.
  package var maximumChunks: Int
  package var limits: PlanLimits
  /// Nil: every chunk.
  package var selection: ChunkSelection?
  /// What the API was asked for.
  package var discovered = DiscoveredLists()
  /// Names of environment variables and inputs that decided which endpoints there are.
  package var readBefore: (environment: Set<String>, inputs: Set<String>) = ([], [])
  /// Streams at a time, where the replication says it.
  package var threads: Int?

  package init(
    now: Instant, sources: [PlanSource], source: PlanningSource, target: TargetConnection, streams: [PlanningStream],
    environment: @escaping (String) -> String?,
    syncValues: @escaping (_ stream: String, _ object: String) throws(Failure) -> [Value.Member],
    maximumChunks: Int = 1_000_000, limits: PlanLimits = PlanLimits(), selection: ChunkSelection? = nil,
    threads: Int? = nil
  ) {
    self.now = now
    self.sources = sources
    self.source = source
    self.target = target
    self.streams = streams
    self.environment = environment
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
