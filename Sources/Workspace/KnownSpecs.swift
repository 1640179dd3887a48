// Which spec a connection names, and which connection a spec belongs to, as the repository's connections file says: so
// that a replication is checked against its spec, and a spec with the state that its connection brings. References to
// the environment are not followed: lint needs no credentials.

internal import Connections
internal import Diagnostics
internal import Linting
internal import Specs
internal import Values
internal import YAMLSyntax

#if canImport(Glibc)
  internal import Glibc
#endif

/// The specs that the connections file names. One for a run; checks each spec at most once, when it is asked for.
final class KnownSpecs: @unchecked Sendable {
  private let repository: Repository
  /// API connections with the absolute paths of their specs.
  private let apis: [(api: APIConnection, path: String)]
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var checked: [String: CheckedSpec?] = [:]

  /// `connections` is the path of the connections file, if the configuration names one.
  init(_ repository: Repository, connections: String?) {
    self.repository = repository
    pthread_mutex_init(mutex, nil)
    let path = connections.map(repository.fromRoot) ?? "connections.yaml"
    // What is wrong with that file is found when it is checked itself.
    var ignored = DiagnosticBag()
    let file = try? SourceFile.readIfPresent(path)
    let known = file.map { ConnectionsFile($0, into: &ignored).connections } ?? []
    apis = known.compactMap { connection in
      guard case .api(let api) = connection.kind, let path = try? api.specPath(environment: { _ in nil }) else {
        return nil
      }
      return (api, repository.absolute(path))
    }
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// The state that connections bring to the spec at `path`: values that are written down, and names of others.
  func state(ofSpecAt path: String) -> (values: [Value.Member], names: Set<String>) {
    let path = repository.absolute(path)
    var values: [Value.Member] = []
    var names: Set<String> = []
    for (api, _) in apis.filter({ $0.path == path }) {
      for setting in api.state {
        if let value = try? setting.value.resolve(environment: { _ in nil }) {
          values.append(.init(setting.name, value))
        } else {
          names.insert(setting.name)
        }
      }
    }
    return (values, names)
  }

  /// The spec of the connection of this name, checked; nil if the name, or the file, is not known here.
  func spec(of connection: String) -> CheckedSpec? {
    let name = connection.lowercased()
    guard let path = apis.first(where: { $0.api.name.lowercased() == name })?.path else { return nil }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if let known = checked[path] { return known }
    let spec = load(path)
    checked[path] = .some(spec)
    return spec
  }

  private func load(_ path: String) -> CheckedSpec? {
    // The spec's own findings are its own affair.
    var ignored = DiagnosticBag()
    guard let file = try? SourceFile.readIfPresent(repository.shown(path)),
      let root = YAMLDocument.parse(file, into: &ignored),
      DocumentKind.detect(root) == .spec
    else { return nil }
    let state = state(ofSpecAt: path)
    return SpecChecker.check(
      SpecDocument(root, into: &ignored), connectionState: state.values, unknownState: state.names, into: &ignored)
  }
}
