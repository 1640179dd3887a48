// Compiles the expressions of an `authentication` block, its sequence of calls included.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Keys
internal import Specs
internal import Types

struct AuthenticationChecker {
  private let state: [String: Variable]
  private let written: Set<WrittenName>

  init(state: [String: Variable] = [:], written: Set<WrittenName> = []) {
    self.state = state
    self.written = written
  }

  func check(_ block: AuthenticationBlock) -> SiteRecorder {
    var recorder = SiteRecorder()
    let surroundings = Surroundings(
      place: "authentication", available: [.env, .inputs, .secrets, .state, .auth], state: state, written: written)
    for field in block.headers + block.fields + block.requestHeaders {
      for text in field.value.texts where text.place == .signing { VocabularyCheck.check(text, into: &recorder.bag) }
      _ = recorder.value(
        field.value, .authentication(field.name), at: .value, origin: field.origin, surroundings.compiler())
    }
    recorder.add(CallChecker(.authentication, state: state, written: written).check(block.sequence))
    return recorder
  }
}
