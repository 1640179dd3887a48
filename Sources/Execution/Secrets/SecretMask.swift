// Masks secrets in everything that people see of a run: those that it began with, and those that it was given by the API
// on the way.

internal import Synchronization
internal import Transport
internal import Values

/// Used by every thread of a run.
final class SecretMask: Sendable {
  private struct State {
    var texts: Set<String>
    var redactor: Redactor
  }

  private let state: Mutex<State>

  init(secrets: [String]) { state = Mutex(State(texts: Set(secrets), redactor: Redactor(secrets: secrets))) }

  /// Whatever texts are in these values is a secret from now on.
  func add(_ values: [Value]) {
    let found = values.flatMap { SecretValues.texts(in: $0) }
    state.withLock { state in
      guard !state.texts.isSuperset(of: found) else { return }
      state.texts.formUnion(found)
      state.redactor = Redactor(secrets: Array(state.texts))
    }
  }

  /// Whether a text in it is a secret, or holds one.
  func isSecret(_ value: Value) -> Bool { SecretValues.texts(in: value).contains { mask($0) != $0 } }

  func mask(_ text: String) -> String { state.withLock { $0.redactor }.mask(text) }

  /// Short secrets as well, where one is a whole word of a URL or a body.
  func maskWords(_ text: String) -> String {
    let short = state.withLock { $0.texts }.filter { (3..<Redactor.minimumLength).contains($0.utf8.count) }
    let text = mask(text)
    guard short.contains(where: text.contains) else { return text }
    var result = ""
    var word = ""
    func isPart(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || "-_.~%".contains(character)
    }
    for character in text + "\n" {
      if isPart(character) {
        word.append(character)
      } else {
        result += short.contains(word) ? Redactor.mask : word
        word = ""
        result.append(character)
      }
    }
    return String(result.dropLast())
  }
}
