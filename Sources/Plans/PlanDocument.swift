// The plan as a value: the only thing that crosses from the compiler to the executor. `PlanWriter` and `PlanReader`
// hold its form on disk; chunks are streamed and so are not part of `PlanStream`. `PlanStream.swift` and
// `PlanChunk.swift` have the parts.

package import Values

/// Everything before the streams.
package struct PlanHeader: Sendable, Equatable {
  /// The frozen clock.
  package var asOf: Instant
  package var sources: [PlanSource]
  package var connection: SourceConnection
  package var target: TargetConnection
  /// What plan-time expressions read of `env` and `inputs`, as an object of objects.
  package var inputs: Value
  /// Streams at a time, if the replication says so; the executor's command line and environment come first.
  package var threads: Int?
  /// Which chunks the plan has, where it has not all of its range: `missing` in the target, or `failed`.
  package var selection: String?
  /// What setup calls or discovery found while planning, by what it was asked for; null if nothing was asked.
  package var discovered = Value.null
  /// The ID of the plan that this one is a part of.
  package var splitFrom: String?
  /// Remarks for the reviewer.
  package var warnings: [String] = []

  package init(
    asOf: Instant, sources: [PlanSource], connection: SourceConnection, target: TargetConnection, inputs: Value,
    threads: Int? = nil
  ) {
    self.asOf = asOf
    self.sources = sources
    self.connection = connection
    self.target = target
    self.inputs = inputs
    self.threads = threads
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

/// The API's side: names only, never values of secrets.
package struct SourceConnection: Sendable, Equatable {
  package var name: String
  /// The secrets that the streams read.
  package var secrets: [String]
  /// Secrets that something stands in for where they are missing.
  package var optionalSecrets: [String] = []
  /// Environment variables whose names say that they hold secrets: the executor reads them.
  package var environment: [String] = []
  /// Where secrets may be sent: `host` or `host:port`.
  package var hosts: [String]

  package init(name: String, secrets: [String], hosts: [String]) {
    self.name = name
    self.secrets = secrets
    self.hosts = hosts
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
