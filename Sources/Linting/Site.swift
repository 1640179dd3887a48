// One expression of a spec: in which part it stands, who wrote it, and what it became. The rules look at sites, so that
// they need not know every key.

package import Diagnostics
package import ExpressionCompiler
package import Specs
package import Types

/// One expression, compiled if it could be.
package final class Site: Sendable {
  /// A list of calls.
  package enum Phase: String, Sendable {
    case setup, teardown, authentication
  }

  /// What the expression is for.
  package indirect enum Part: Hashable, Sendable {
    case iterateOver, iterateIf
    case state(String)
    case url
    case header(String)
    case parameter(String)
    case payload
    case nextState(String)
    case stopCondition
    /// `records.jmespath` or `records.jq`.
    case records
    /// By place in the list, as in the resolved endpoint or call.
    case processor(Int)
    case processorIf(Int)
    case ruleCondition(Int)
    case ruleMessage(Int)
    case authentication(String)
    /// `if` of a call, or its `iterate`.
    case callIf, callIterate
    /// The name, description or docs of a generated endpoint.
    case generated(String)
    /// A part of a call, by place in its list.
    case call(Phase, Int, Part)
  }

  package let part: Part
  package let origin: Origin
  /// The whole value.
  package let location: Location
  /// The texts inside.
  package let texts: [ExpressionText]
  /// Nil if it has an error.
  package let value: CompiledExpression?
  /// Whether there is a finding about it: then it may be meant to read more than it does.
  package let isDoubtful: Bool

  init(
    part: Part, origin: Origin, location: Location, texts: [ExpressionText], value: CompiledExpression?,
    isDoubtful: Bool
  ) {
    self.part = part
    self.origin = origin
    self.location = location
    self.texts = texts
    self.value = value
    self.isDoubtful = isDoubtful
  }
}

extension Site.Part {
  /// Whether it is a part of the request that a page makes.
  package var isRequest: Bool {
    switch self {
    case .url, .header, .parameter, .payload: true
    default: false
    }
  }

  /// Whether it is evaluated with a response at hand.
  package var isAnswered: Bool {
    switch self {
    case .nextState, .stopCondition, .processor, .processorIf, .ruleCondition, .ruleMessage: true
    default: false
    }
  }

  /// The part in a message: "the URL", "the parameter 'from'".
  package var words: String {
    switch self {
    case .iterateOver: "'iterate.over'"
    case .iterateIf: "'iterate.if'"
    case .state(let name): "the state variable '\(name)'"
    case .url: "the URL"
    case .header(let name): "the header '\(name)'"
    case .parameter(let name): "the parameter '\(name)'"
    case .payload: "the payload"
    case .nextState(let name): "'next_state.\(name)'"
    case .stopCondition: "'stop_condition'"
    case .records: "'response.records'"
    case .processor, .processorIf: "a processor"
    case .ruleCondition, .ruleMessage: "a rule"
    case .authentication(let name): "'authentication.\(name)'"
    case .generated(let name): "'\(name)' of a generated endpoint"
    case .callIf: "'if'"
    case .callIterate: "'iterate'"
    case .call(let phase, _, let part): "\(part.words) of a call of '\(phase.rawValue)'"
    }
  }

  /// The part without the call that it belongs to.
  package var innermost: Site.Part {
    if case .call(_, _, let part) = self { return part.innermost }
    return self
  }
}

extension Site {
  /// Names of state variables that it reads. What has a finding is searched as text, so that a slip in one place does
  /// not make a variable look unused.
  package var stateReads: Set<String> {
    var names: Set<String> = []
    forEachStateRead { names.insert($0) }
    return names
  }

  /// Each of `stateReads`, once.
  func forEachStateRead(_ visit: (String) -> Void) {
    var reads: [String] = []
    for read in value?.reads ?? [] where read.scope == .state {
      if let name = read.member, !reads.contains(name) { reads.append(name) }
    }
    if !isDoubtful {
      reads.forEach(visit)
      return
    }
    let words = texts.reduce(into: Set<String>()) { $0.formUnion(Mentions.words(in: $1.text)) }
    // `{statepage}` lacks its dot.
    let dotless = words.filter { $0.hasPrefix("state") }.map { String($0.dropFirst("state".count)) }
    words.union(reads).union(dotless).forEach(visit)
  }

  /// Whether it reads a whole scope, so that any of its variables may be meant.
  package func readsAll(of scope: Scope) -> Bool {
    value?.reads.contains { $0.scope == scope && $0.member == nil } ?? false
  }

  /// Names that it reads of a scope.
  package func names(_ scope: Scope) -> [Read] { value?.reads.filter { $0.scope == scope && $0.member != nil } ?? [] }
}
