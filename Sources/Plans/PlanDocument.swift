// The plan as a value: the only thing that crosses from the compiler to the executor. `PlanWriter` and `PlanReader`
// hold its form on disk; chunks are streamed and so are not part of `PlanStream`. `PlanStream.swift` and
// `PlanChunk.swift` have the parts.

package import Values

/// Everything before the streams.
package struct PlanHeader: Sendable, Equatable {
  /// The frozen clock.
  package var asOf: Instant
  package var sources: [PlanSource]
  /// The APIs that its streams load from, each by a name of its own.
  package var connections: [SourceConnection]
  package var target: TargetConnection
  /// Streams at a time, if the replication says so; the executor's command line and environment come first.
  package var threads: Int?
  /// Which chunks the plan has, where it has not all of its range: `missing` in the target, or `failed`.
  package var selection: String?
  /// The ID of the plan that this one is a part of.
  package var splitFrom: String?
  /// Remarks for the reviewer.
  package var warnings: [String] = []

  package init(
    asOf: Instant, sources: [PlanSource], connections: [SourceConnection], target: TargetConnection,
    threads: Int? = nil
  ) {
    self.asOf = asOf
    self.sources = sources
    self.connections = connections
    self.target = target
    self.threads = threads
  }

  /// The connection of a stream, which every plan that was read has.
  package func connection(of stream: PlanStream) -> SourceConnection {
    connections.first { $0.name == stream.connection } ?? .blank
  }
}

/// A file the plan was made from.
package struct PlanSource: Sendable, Equatable {
  package var path: String
  /// Hexadecimal.
  package var sha256: String

  package init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// An API: what its streams share, and share with no other API's. Names only, never values of secrets.
package struct SourceConnection: Sendable, Equatable {
  package var name: String
  /// Its spec, by a path among the plan's files; empty where nobody said.
  package var spec = ""
  /// The secrets that the streams read.
  package var secrets: [String]
  /// Secrets that something stands in for where they are missing.
  package var optionalSecrets: [String] = []
  /// Environment variables whose names say that they hold secrets: the executor reads them.
  package var environment: [String] = []
  /// Where secrets may be sent: `host` or `host:port`.
  package var hosts: [String]
  /// What plan-time expressions read of `env` and `inputs`, as an object of objects.
  package var inputs: Value
  /// What setup calls or discovery found while planning, by what it was asked for; null if nothing was asked.
  package var discovered = Value.null

  package init(name: String, secrets: [String], hosts: [String], inputs: Value = .object([])) {
    self.name = name
    self.secrets = secrets
    self.hosts = hosts
    self.inputs = inputs
  }
}

/// The database's side; its URL is the executor's affair, unless it was given on the command line without a password.
package struct TargetConnection: Sendable, Equatable {
  package var name: String
  /// `sqlite`, or empty when the planner could not know.
  package var kind: String
  /// A URL that the plan was made for, if it was given by `--target` and holds no password.
  package var url: String?

  package init(name: String, kind: String, url: String? = nil) {
    self.name = name
    self.kind = kind
    self.url = url
  }
}
