// Which scopes exist where an expression stands, and what is said of the others. One table for every place.

internal import ExpressionCompiler
internal import Types

/// Where an expression is evaluated.
struct Surroundings {
  /// The place in messages: "request.url".
  var place: String
  var available: ScopeSet
  /// What is known of state variables.
  var state: [String: Variable] = [:]
  /// What processors write for other endpoints.
  var written: Set<WrittenName> = []
  /// Whether there is a chunk.
  var hasChunk = true
  /// What a record is there.
  var record: Type = .anyObject

  /// Known before anything was sent.
  static let early: ScopeSet = [.env, .inputs, .secrets, .state, .sync, .context, .auth]
  /// Known when an answer is there.
  static let answered: ScopeSet = [.request, .response]

  func compiler(folds: Bool = true) -> ExpressionCompiler {
    let state = state
    let answered = available.contains(.response)
    var names = Names(
      place: place, available: available,
      whyNot: { scope in
        switch scope {
        case .response: "no response exists before the first request"
        case .request: "no request was sent yet"
        case .record:
          answered ? "records exist only in processors" : "records exist only where a response is processed"
        case .queue: "queues are read by 'iterate.over'"
        case .iterate: "there is no iteration"
        case .auth: "it is what authentication is about to make"
        case .sync, .context: "no stream runs yet"
        case .env, .inputs, .secrets, .state, .loose: "it does not exist here"
        }
      },
      state: { state[$0] }, hasChunk: hasChunk)
    names.written = written
    names.record = record
    return ExpressionCompiler(names: names, folds: folds)
  }
}
