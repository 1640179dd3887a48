// The rules that stand at the end of every list of rules. They are written as a spec would write them, so that they
// have text and places like any other.

internal import Diagnostics
internal import Keys
internal import YAMLSyntax

extension CallBlock {
  /// The rules for its response: its own, then the built-in ones.
  package var effectiveRules: [ResolvedRule] {
    (response?.rules.merged() ?? []).compactMap { ResolvedRule($0) } + ResolvedRule.builtIn
  }
}

extension ResolvedRule {
  /// Retry when there are too many requests; fail on every other error.
  package static let builtIn: [ResolvedRule] = {
    let text = """
      - action: retry
        condition: response.status == 429
        max_attempts: 3
        backoff: linear
        backoff_base: 2
      - action: fail
        condition: response.status >= 400
      """
    var bag = DiagnosticBag()
    let file = SourceFile(path: "<built-in rules>", bytes: Array(text.utf8))
    let decoding = Decoding(.root)
    return decoding.with(.builtIn) {
      (YAMLDocument.parse(file, into: &bag)?.items ?? [])
        .compactMap { SectionReader($0, as: .rule, decoding) }
        .compactMap { ResolvedRule(RuleBlock($0)) }
    }
  }()

  /// Nil for a rule without an action, which the decoder reported.
  package init?(_ block: RuleBlock) {
    guard let action = block.action else { return nil }
    func builtIn<Content>(_ content: Content) -> Located<Content> {
      Located(content, at: block.location, origin: .builtIn)
    }
    self.action = action
    condition = block.condition
    maxAttempts = block.maxAttempts ?? builtIn(3)
    backoff = block.backoff ?? builtIn(.none)
    backoffBase = block.backoffBase ?? builtIn(1)
    message = block.message
    location = block.location
    origin = block.origin
  }
}
