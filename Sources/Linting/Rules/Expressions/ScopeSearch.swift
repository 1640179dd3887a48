// Whether a text that is no hole was meant to be one: an expression of which everything that it names is there to be read.

internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Functions
internal import Types

struct ScopeSearch {
  struct Name {
    var scope: Scope
    var name: String
  }

  private let exists: (Scope, String) -> Bool
  /// What was found to be read.
  private(set) var names: [Name] = []
  private var hasRead = false

  /// `exists` says whether a scope has a variable of this name.
  init(exists: @escaping (Scope, String) -> Bool) { self.exists = exists }

  mutating func isMeant(_ expression: Expression) -> Bool { visit(expression) && hasRead }

  private mutating func visit(_ expression: Expression) -> Bool {
    switch expression {
    case .member(.name(let word, _), let name, _):
      guard let scope = Scope(name: word), exists(scope, name) else { return false }
      names.append(Name(scope: scope, name: name))
      hasRead = true
      return true
    case .name: return false
    case .call(let name, _, let arguments, _):
      guard FunctionRegistry.named(name) != nil else { return false }
      if name == "now", arguments.isEmpty { hasRead = true }
      return arguments.allSatisfy { visit($0) }
    default: return expression.children.allSatisfy { visit($0) }
    }
  }

  /// Members of scopes that have a fixed set, and of those that are filled from outside.
  static func isMember(_ name: String, of scope: Scope) -> Bool {
    switch scope {
    case .secrets, .env, .inputs: true
    case .context, .request, .response, .iterate, .auth:
      Names.fixedMembers(of: scope)?.contains { $0.name == name } ?? false
    case .state, .sync, .record, .queue, .loose: false
    }
  }
}

extension RuleFindings {
  /// Marks names of variables and watermarks as explained by a finding.
  mutating func speak(for names: [ScopeSearch.Name]) {
    for name in names { speak(for: name.name, in: name.scope) }
  }
}
