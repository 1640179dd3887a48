// What a stream's expressions read of the outer world past the state: `{context.range_end}` in a parameter, `{env.REGION}` in
// a URL. It decides which rows come as much as state does, so that chunk IDs have it, too.

internal import Bytecode
internal import ExpressionCompiler
internal import Keys
internal import Linting
internal import Specs
internal import Types
internal import Values

struct OuterReads {
  /// Names by scope; without secrets, and without what streams hand to each other.
  private var names: [Scope: Set<String>] = [:]
  /// Whether a request has `now()` in it. What a processor writes with it is no other row.
  private let readsClock: Bool
  /// Whether something reads a watermark that is evaluated only when the plan is executed.
  let needsSync: Bool

  /// Whether anything that counts reads a watermark.
  var readsSync: Bool { names[.sync] != nil }

  /// `sites` are those that are evaluated when the plan is executed.
  init(_ sites: [Site]) {
    let sites = sites.filter { Self.changesRows($0.part) }
    let reads = sites.compactMap(\.value).flatMap(\.reads)
    for read in reads {
      guard let member = read.member else { continue }
      switch read.scope {
      case .env where SecretNames.telling(in: member) != nil: break
      case .context where member == "store": break
      case .env, .inputs, .context, .sync: names[read.scope, default: []].insert(member)
      default: break
      }
    }
    readsClock = sites.contains { $0.part.innermost.isRequest && $0.value?.program.functions.contains("now") == true }
    needsSync = sites.contains { site in
      site.value.map { $0.stage > .plan && $0.reads.contains { $0.scope == .sync } } ?? false
    }
  }

  /// `over` and `if` say which chunks there are, and a message what people read.
  private static func changesRows(_ part: Site.Part) -> Bool {
    switch part.innermost {
    case .iterateOver, .iterateIf, .ruleMessage, .generated: false
    case .authentication(let name): KeySection.authentication.key(name)?.affects != .nothing
    default: true
    }
  }

  /// What was read, by scope, of all that is known; nil if nothing was. `sync` is nil if no watermark was asked for.
  func values(env: Value, inputs: Value, context: Value, sync: Value?, now: Instant) -> Value? {
    var members: [Value.Member] = []
    func add(_ scope: Scope, _ values: Value?) {
      guard let values, let names = names[scope] else { return }
      members.append(.init(scope.name, .object(names.sorted().map { .init($0, values[$0] ?? .null) })))
    }
    add(.context, context)
    add(.env, env)
    add(.inputs, inputs)
    if readsClock { members.append(.init("now", .timestamp(now))) }
    add(.sync, sync)
    return members.isEmpty ? nil : .object(members)
  }
}
