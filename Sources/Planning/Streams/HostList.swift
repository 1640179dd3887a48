// Where secrets may be sent: hosts that the connection lists, and that the spec and its state name (DESIGN section 5). What
// the environment, inputs and the range put together is none of them.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Linting
internal import Plans
internal import Specs
internal import Types
internal import Values

struct HostList {
  /// As a plan lists them: `host` or `host:port`, sorted.
  private(set) var names: [String]

  init(_ names: [String]) { self.names = names.sorted() }

  mutating func insert(_ origin: URLOrigin) {
    guard !allows(origin) else { return }
    names.append(origin.authority)
    names.sort()
  }

  /// A host without a port allows every port.
  func allows(_ origin: URLOrigin) -> Bool {
    names.contains { name in
      let name = name.lowercased()
      return name == origin.host || name == origin.authority
    }
  }

  /// Takes in what a stream names literally: in the URLs of its requests, calls and authentication, and in the state
  /// that these read.
  mutating func insert(namedBy stream: PlanningStream) {
    let state = Dictionary(
      stream.endpoint.state.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    var visited: Set<String> = []
    var waiting = stream.sites.filter(Self.isURL).compactMap(\.value)
    while let expression = waiting.popLast() {
      for text in Self.literals(expression) {
        if let origin = Self.origin(text) { insert(origin) }
      }
      for read in expression.reads where read.scope == .state {
        guard let name = read.member, visited.insert(name).inserted, let value = state[name] else { continue }
        waiting.append(value)
      }
    }
  }

  /// Whether the host of a stream's requests is put together by its spec and the state alone.
  static func isNamed(by stream: PlanningStream) -> Bool {
    let state = Dictionary(
      stream.endpoint.state.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    var visited: Set<String> = []
    var waiting = stream.sites.filter { $0.part == .url }.compactMap(\.value)
    while let expression = waiting.popLast() {
      for read in expression.reads {
        switch read.scope {
        case .state:
          guard let name = read.member, visited.insert(name).inserted, let value = state[name] else { continue }
          waiting.append(value)
        case .iterate, .auth, .secrets: continue
        default: return false
        }
      }
    }
    return true
  }

  private static func isURL(_ site: Site) -> Bool {
    switch site.part.innermost {
    case .url: return true
    case .authentication(let name): return name.hasSuffix("_url")
    default: return false
    }
  }

  /// Texts that stand in an expression or template.
  private static func literals(_ expression: CompiledExpression) -> [String] {
    var texts = expression.pieces.compactMap { $0 }
    if case .string(let text)? = expression.constant { texts.append(text) }
    for hole in expression.holes {
      _ = hole.syntax.contains { part in
        if case .literal(.string(let text), _) = part { texts.append(text) }
        return false
      }
    }
    return texts
  }

  /// The origin of a text that names a whole one: `https://host/…`, or nothing but it.
  private static func origin(_ text: String) -> URLOrigin? {
    guard let mark = text.firstRange(of: "://") else { return nil }
    let rest = text[mark.upperBound...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    return try? URLText.origin(of: String(text[..<end]))
  }
}
