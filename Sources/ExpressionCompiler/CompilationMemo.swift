// What was compiled before, by its text. Specs repeat themselves: what `defaults` and the built-in rules say holds for
// every endpoint, and endpoints of one API are alike. A text means the same wherever the same names are known and the
// state that it reads has the same types, so that only its places are new.

internal import ExpressionSyntax
internal import Types

/// Remembers what compiled without a finding. Belongs to one spec and one thread.
package final class CompilationMemo {
  /// Members of `env` and `context` that processors write: every expression of the spec is compiled with them.
  package let written: Set<WrittenName>

  /// What the result depends on, apart from state.
  struct Key: Hashable {
    enum Form: Equatable {
      case expression(expected: Type?)
      case template(TemplatePosition)
    }

    let text: String
    let form: Form
    let available: ScopeSet
    let hasChunk: Bool
    let record: Type
    let folds: Bool

    func hash(into hasher: inout Hasher) { hasher.combine(text) }
  }

  private struct Entry {
    var compiled: CompiledExpression
    /// What was known of the state variables that it reads.
    var state: [(name: String, variable: Variable?)]
  }

  /// So many texts are kept: what repeats in a spec comes early in it, and memory must not grow with those that do not.
  private static let capacity = 4_096

  private var entries: [Key: Entry] = [:]
  /// Constant queries that parse as what they are meant to be.
  package var soundQueries: Set<String> = []

  package init(written: Set<WrittenName> = []) { self.written = written }

  /// What the text became where it stood before, if it becomes the same with `names`.
  func find(_ key: Key, _ names: Names) -> CompiledExpression? {
    guard let entry = entries[key] else { return nil }
    let holds = entry.state.allSatisfy { name, variable in
      switch (variable, names.state(name)) {
      case (nil, nil): true
      case (let before?, let now?): before.means(now)
      default: false
      }
    }
    return holds ? entry.compiled : nil
  }

  /// Of one text only what it became last is kept: it is nearly always the same.
  func keep(_ compiled: CompiledExpression, _ key: Key, _ names: Names) {
    if entries.count >= Self.capacity, entries[key] == nil { return }
    var state: [(name: String, variable: Variable?)] = []
    for read in compiled.reads where read.scope == .state {
      guard let name = read.member, !state.contains(where: { $0.name == name }) else { continue }
      state.append((name, names.state(name)))
    }
    entries[key] = Entry(compiled: compiled, state: state)
  }
}

extension Variable {
  /// Whether an expression that reads either compiles to the same. Where they are declared is said in findings only.
  fileprivate func means(_ other: Variable) -> Bool {
    stage == other.stage && isTainted == other.isTainted && type == other.type
  }
}
