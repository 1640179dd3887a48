// Where requests of a connection with secrets may go: never to a host that a response or a spec's typing slip names.

internal import Diagnostics
internal import Plans

/// The hosts of a plan's connection.
struct HostPolicy: Sendable {
  private let connection: String
  /// `host` or `host:port`, in lower case.
  private let allowed: Set<String>
  /// Without secrets there is nothing to keep from anybody.
  private let isOpen: Bool

  init(_ connection: SourceConnection) {
    self.connection = connection.name
    allowed = Set(connection.hosts.map { $0.lowercased() })
    isOpen = connection.secrets.isEmpty
  }

  /// Throws if the URL is none or leads to a host that must not see the secrets.
  func check(_ url: String) throws(ChunkError) {
    let origin: URLOrigin
    do throws(Failure) { origin = try URLText.origin(of: url) } catch {
      throw ChunkError("\(error.what): \(error.why)", advice: error.advice)
    }
    if isOpen || allowed.contains(origin.host) || allowed.contains(origin.authority) { return }
    throw ChunkError(
      "the request would take secrets to '\(origin.authority)', which is not a host of connection '\(connection)'",
      code: .strangeHost,
      advice: "add it to the connection's 'hosts' and plan again, if it is meant")
  }
}
