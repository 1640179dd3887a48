// Compiles the expressions of an `authentication` block, its sequence of calls included.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Keys
internal import Specs
internal import Types

struct AuthenticationChecker {
  private let state: [String: Variable]
  private let memo: CompilationMemo

  init(state: [String: Variable] = [:], memo: CompilationMemo) {
    self.state = state
    self.memo = memo
  }

  func check(_ block: AuthenticationBlock) -> SiteRecorder {
    var recorder = SiteRecorder(memo)
    let surroundings = Surroundings(
      place: "authentication", available: [.env, .inputs, .secrets, .state, .auth], state: state, written: memo.written)
    for field in block.headers + block.fields + block.requestHeaders {
      for text in field.value.texts where text.place == .signing { VocabularyCheck.check(text, into: &recorder.bag) }
      _ = recorder.value(
        field.value, .authentication(field.name), at: .value, origin: field.origin, surroundings.compiler())
    }
    recorder.add(CallChecker(.authentication, state: state, memo: memo).check(block.sequence))
    return recorder
  }
}
