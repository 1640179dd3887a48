// Secrets of one run: resolved when the run starts, in memory only, handed to programs as the scope `secrets`.

package import Diagnostics
internal import Transport
package import Values

/// The secrets that a plan's streams read.
package struct SecretValues: Sendable {
  /// An object: name and value.
  package let value: Value
  /// Environment variables that hold secrets, name and value.
  package let environment: [Value.Member]
  /// Every text in it, to be masked in messages.
  package let texts: [String]

  /// No secrets at all.
  package static let none = SecretValues([])

  package init(_ members: [Value.Member], environment: [Value.Member] = []) {
    value = .object(members)
    self.environment = environment
    texts = (members + environment).flatMap { SecretValues.texts(in: $0.value) }
  }

  /// The secrets called `names`, each from `source`, and those of `optional` that there are.
  ///
  /// `source` gives a secret's value, nil if there is none, and throws if it cannot be read. `place` says in words
  /// where secrets are looked for. An empty text is no value. All that are missing are named at once.
  package static func resolve(
    _ names: [String], optional: [String] = [], environment: [Value.Member] = [], place: String, advice: String,
    from source: (String) throws(Failure) -> Value?
  ) throws(Failure) -> SecretValues {
    var members: [Value.Member] = []
    var missing: [String] = []
    for name in names + optional {
      // An empty one is a variable that somebody forgot to fill, never a credential.
      if let value = try source(name), value != .string("") {
        members.append(Value.Member(name, value))
      } else if names.contains(name) {
        missing.append(name)
      }
    }
    guard missing.isEmpty else {
      let list = missing.map { "'\($0)'" }.joined(separator: ", ")
      throw Failure(
        .usage, "the plan needs the \(missing.count == 1 ? "secret" : "secrets") \(list)",
        why: "\(place) \(missing.count == 1 ? "does not have it" : "does not have them"), or only an empty text",
        advice: advice)
    }
    return SecretValues(members, environment: environment)
  }

  /// What there is to say of secrets that are too short to be searched for; nil where there are none.
  package var note: String? {
    let short = ((value.members ?? []) + environment).filter { member in
      SecretValues.texts(in: member.value).contains { (1..<Redactor.minimumLength).contains($0.utf8.count) }
    }
    if short.isEmpty { return nil }
    let names = short.map { "'\($0.key)'" }.joined(separator: ", ")
    return "\(names) \(short.count == 1 ? "is" : "are") shorter than \(Redactor.minimumLength) characters: where the "
      + "API repeats \(short.count == 1 ? "it" : "them"), texts are not masked"
  }

  static func texts(in value: Value) -> [String] {
    switch value {
    case .string(let text): [text]
    case .int(let number): [String(number)]
    case .decimal(let number): [number.text]
    case .array(let elements): elements.flatMap(texts)
    case .object(let members): members.flatMap { texts(in: $0.value) }
    default: []
    }
  }
}
