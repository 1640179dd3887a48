// A spec as it was written: nothing merged, nothing parsed further. `EndpointBlock` and its neighbours hold the parts;
// `ResolvedEndpoint` is what later passes read.

package import Diagnostics
package import YAMLSyntax

/// One spec file.
package struct SpecDocument: Sendable {
  package let file: SourceFile
  package let root: YAMLNode
  package var name: Located<String>?
  package var description: Located<String>?
  /// Not needed any more: queues are found from those who write and read them.
  package var queues: [Located<String>] = []
  /// Any endpoint key; its leaves have the origin `.defaults`.
  package var defaults: EndpointBlock?
  /// The connection's authentication.
  package var authentication: AuthenticationSetting?
  /// In file order, also disabled ones.
  package var endpoints: [EndpointBlock] = []
  package var dynamicEndpoints: [DynamicEndpoint] = []
  /// The keys that stand in the wrong place.
  package var displaced: [Located<String>] = []
  /// Whether some of an endpoint's stand beside it.
  package var hasStrayKeys = false

  init(file: SourceFile, root: YAMLNode) {
    self.file = file
    self.root = root
  }
}

/// A template for endpoints, made once per element of a list that is known after a setup.
package struct DynamicEndpoint: Sendable {
  package let node: YAMLNode
  package var setup: [CallBlock] = []
  /// A list, a single map, or text (a JSON literal, or a template that gives a JMESPath over the state).
  package var iterate: TemplateValue?
  /// `state.NAME`: the variable that takes the element.
  package var into: Located<String>?
  package var endpoint: EndpointBlock?
  /// Its name, description and docs: templates that are rendered when it is made, and no later.
  package var labels: [NamedTemplate] = []
}
