// Names to URLs and secrets: the connections file, else the environment.

internal import Connections
internal import Console
internal import Diagnostics
internal import Glibc
internal import Values

/// Where names are looked up.
struct ConnectionLookup {
  private let file: ConnectionsFile

  /// Reads the file at `path`, or the first that is where such files lie. Findings are shown; errors end the command.
  init(path: String?) throws(Failure) {
    var bag = DiagnosticBag()
    file = try ConnectionsFile.load(path, environment: ConnectionLookup.environment, into: &bag)
    guard bag.hasErrors else { return }
    let terminal = Terminal.standardError
    let renderer = TextRenderer(usesColor: terminal.usesColour)
    for finding in bag.sorted where finding.severity == .error { terminal.writeLine(renderer.render(finding)) }
    throw Failure(.usage, "the connections file cannot be used", why: "it has the errors above")
  }

  /// The URL of a database's connection.
  func targetURL(_ name: String) throws(Failure) -> String {
    try file.targetURL(name, environment: ConnectionLookup.environment)
  }

  /// A secret of an API's connection; nil if the connection has none of this name.
  func secret(_ secret: String, of connection: String) throws(Failure) -> Value? {
    guard let setting = try file.api(connection).secrets[secret] else { return nil }
    do throws(Failure) {
      return try setting.value.resolve(environment: ConnectionLookup.environment)
    } catch {
      throw Failure(error.kind, error.what, why: "\(error.why) (\(place))", advice: error.advice)
    }
  }

  /// Where it looks, in words.
  var place: String { file.path.map { "'\($0)'" } ?? "the environment (there is no connections file)" }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
