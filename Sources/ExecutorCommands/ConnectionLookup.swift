// Names to URLs and secrets: the connections file, else the environment. The only file here that knows both.

internal import Connections
internal import Diagnostics
internal import Glibc
internal import Values

/// Where names are looked up.
struct ConnectionLookup {
  init(path: String?) throws(Failure) {}
  var place: String { "x" }
  func targetURL(_ name: String) throws(Failure) -> String { throw Failure(.usage, "x") }
  func secret(_ secret: String, of connection: String) throws(Failure) -> Value? { nil }
}
