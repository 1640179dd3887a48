// Where a processor's value goes.

/// The destination of a processor's value.
package enum ProcessorOutput: Sendable, Hashable {
  case record
  case recordField(String)
  case state(String)
  case queue(String)
  case env(String)
  case contextStore(String)
  case authToken
  case authHeader(String)

  /// Nil for a text that is no destination.
  package init?(parsing text: String) {
    if text == "record" {
      self = .record
    } else if text == "auth.token" {
      self = .authToken
    } else if let name = text.suffix(after: "record.") {
      self = .recordField(name)
    } else if let name = text.suffix(after: "state.") {
      self = .state(name)
    } else if let name = text.suffix(after: "queue.") {
      self = .queue(name)
    } else if let name = text.suffix(after: "env.") {
      self = .env(name)
    } else if let name = text.suffix(after: "context.store.") {
      self = .contextStore(name)
    } else if let name = text.suffix(after: "auth.headers.") {
      self = .authHeader(name)
    } else {
      return nil
    }
  }

  /// The text as a spec writes it.
  package var text: String {
    switch self {
    case .record: "record"
    case .recordField(let name): "record.\(name)"
    case .state(let name): "state.\(name)"
    case .queue(let name): "queue.\(name)"
    case .env(let name): "env.\(name)"
    case .contextStore(let name): "context.store.\(name)"
    case .authToken: "auth.token"
    case .authHeader(let name): "auth.headers.\(name)"
    }
  }

  /// Whether only an authentication sequence may write it.
  package var isAuthentication: Bool {
    switch self {
    case .authToken, .authHeader: true
    case .record, .recordField, .state, .queue, .env, .contextStore: false
    }
  }
}
