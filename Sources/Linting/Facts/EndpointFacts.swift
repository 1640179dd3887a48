// What the rules ask about an endpoint, worked out once: who writes a name, who reads it.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types
internal import Values

final class EndpointFacts: Sendable {
  let endpoint: CheckedEndpoint
  let writers: StateWriters
  /// Sites that read a state variable, by its name.
  let stateReaders: [String: [Site]]
  /// Whether something reads the whole scope `state`, so that any variable may be meant.
  let readsAllState: Bool
  /// State variables that the pages' request reads itself; what is computed from them is rendered once a chunk.
  let stateInRequest: Set<String>
  /// Variables that something writes.
  let writtenState: Set<String>
  /// Whether an expression has an error: it may be meant to read what nothing seems to read.
  let hasErrors: Bool
  /// How the URL starts, as far as that is known.
  let urlStart: String?

  var resolved: ResolvedEndpoint { endpoint.resolved }
  var sites: [Site] { endpoint.sites }
  var name: Located<String> { endpoint.resolved.name }

  init(_ endpoint: CheckedEndpoint) {
    self.endpoint = endpoint
    writers = StateWriters(endpoint.resolved)
    var readers: [String: [Site]] = [:]
    for site in endpoint.sites {
      site.forEachStateRead { readers[$0, default: []].append(site) }
    }
    stateReaders = readers
    stateInRequest = Set(readers.filter { $0.value.contains { $0.part.isRequest } }.keys)
    var written = writers.all.union(endpoint.given)
    for variable in endpoint.resolved.state { written.insert(variable.name) }
    for variable in endpoint.state { written.insert(variable.name) }
    if case .state(let into)? = endpoint.resolved.iterate?.into.value { written.insert(into) }
    writtenState = written
    hasErrors = endpoint.sites.contains { $0.value == nil }
    urlStart = endpoint.urlStart
    readsAllState = endpoint.sites.contains { $0.readsAll(of: .state) }
  }

  /// The variable that takes the element of the iteration.
  var into: String? {
    if case .state(let name)? = resolved.iterate?.into.value { return name }
    return nil
  }

  /// Whether pages are to end, and nothing makes one differ from the one before.
  var repeatsPages: Bool {
    guard let pagination = resolved.pagination, let stop = pagination.stopCondition else { return false }
    // A condition that the defaults give to all is not every endpoint's affair; one that is always true says that there
    // is one page; of one with an error nothing is known.
    guard stop.origin == .own, (pagination.nextState ?? []).isEmpty, let value = site(.stopCondition)?.value else {
      return false
    }
    return value.constant != .bool(true)
  }

  /// State that the request reads and nothing writes.
  var unwrittenInRequest: [Read] {
    requestSites.flatMap { $0.names(.state) }.filter { $0.member.map { !writtenState.contains($0) } ?? false }
  }

  /// The site of a part, if there is one.
  func site(_ part: Site.Part) -> Site? { sites.first { $0.part == part } }

  /// The sites of the pages' request.
  var requestSites: [Site] { sites.filter(\.part.isRequest) }

  /// Names of `sync` that are read, with the places.
  var syncReads: [Read] { sites.flatMap { $0.names(.sync) } }

  /// The mode that the endpoint asks for by itself.
  var mode: Located<StreamMode>? { resolved.overrides?.mode }
}
