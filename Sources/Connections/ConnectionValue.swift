// A value of a connection: any YAML, with references in its texts.

package import Diagnostics
package import Values
internal import YAMLSyntax

/// A secret, an input or a state variable as it was written.
package struct ConnectionValue: Sendable {
  private indirect enum Content: Sendable {
    case literal(Value)
    case text(ReferenceText)
    case list([ConnectionValue])
    case map([ConnectionSetting])
  }

  private let content: Content

  init(_ node: YAMLNode, of subject: String) {
    switch node.content {
    case .scalar(let scalar):
      if case .string = node.core {
        content = .text(ReferenceText(scalar.text, of: subject))
      } else {
        content = .literal(node.value)
      }
    case .sequence(let items): content = .list(items.map { ConnectionValue($0, of: subject) })
    case .mapping(let entries): content = .map(entries.map { ConnectionSetting($0, of: subject) })
    }
  }

  /// The value with every reference replaced.
  package func resolve(environment: (String) -> String?) throws(Failure) -> Value {
    switch content {
    case .literal(let value): return value
    case .text(let text): return .string(try text.resolve(environment: environment))
    case .list(let items):
      var values: [Value] = []
      for item in items { values.append(try item.resolve(environment: environment)) }
      return .array(values)
    case .map(let settings): return try settings.resolve(environment: environment)
    }
  }
}

/// A value of a connection with its name and place.
package struct ConnectionSetting: Sendable {
  package let name: String
  package let location: Location
  package let value: ConnectionValue

  init(_ entry: YAMLNode.Entry, of subject: String) {
    name = entry.name
    location = entry.key.location
    value = ConnectionValue(entry.value, of: subject)
  }
}

extension [ConnectionSetting] {
  /// The settings as an object, in their order, every reference replaced.
  package func resolve(environment: (String) -> String?) throws(Failure) -> Value {
    var members: [Value.Member] = []
    for setting in self {
      members.append(Value.Member(setting.name, try setting.value.resolve(environment: environment)))
    }
    return .object(members)
  }

  /// The setting of this name.
  package subscript(name: String) -> ConnectionSetting? { first { $0.name == name } }
}
