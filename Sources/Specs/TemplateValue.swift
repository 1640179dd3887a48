// Values that may hold templates anywhere inside: state, parameters, headers, payloads.

package import Diagnostics
package import Values
package import YAMLSyntax

/// A YAML value whose strings are templates.
package struct TemplateValue: Sendable {
  package indirect enum Content: Sendable {
    /// A value without templates: null, a bool or a number as written, or what was found by asking the API.
    case literal(Value)
    case text(ExpressionText)
    case list([TemplateValue])
    /// In file order; keys are not templates.
    case map([NamedTemplate])
  }

  package let content: Content
  package let node: YAMLNode

  package init(_ content: Content, node: YAMLNode) {
    self.content = content
    self.node = node
  }

  package var location: Location { node.location }

  /// Every template inside, in file order.
  package var texts: [ExpressionText] {
    switch content {
    case .literal: []
    case .text(let text): [text]
    case .list(let items): items.flatMap(\.texts)
    case .map(let entries): entries.flatMap(\.value.texts)
    }
  }
}

/// A template value with a name: a state variable, a header, a parameter.
package struct NamedTemplate: Sendable {
  package let name: String
  package let nameLocation: Location
  package let value: TemplateValue
  package let origin: Origin

  package init(_ name: String, at nameLocation: Location, value: TemplateValue, origin: Origin) {
    self.name = name
    self.nameLocation = nameLocation
    self.value = value
    self.origin = origin
  }
}
