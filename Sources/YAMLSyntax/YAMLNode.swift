// The tree of a YAML file: what was written, in its order, and where. Aliases are resolved (an aliased node is the
// anchor's node, with the anchor's place), merge keys are merged, duplicate keys are gone.

package import Diagnostics

/// One node of a YAML document.
package final class YAMLNode: Sendable {
  package enum Content: Sendable {
    case scalar(ScalarText)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  /// A key with its value. `key` is always a scalar.
  package struct Entry: Sendable {
    package let key: YAMLNode
    package let value: YAMLNode
    /// The decoded text of the key.
    package let name: String

    package init(key: YAMLNode, value: YAMLNode) {
      self.key = key
      self.value = value
      name = key.scalar?.text ?? ""
    }
  }

  package let content: Content
  /// From the first byte to the last: of a collection, from its first key or item to the end of its last value;
  /// anchor and tag are not part of it.
  package let span: SourceSpan
  /// The explicit tag, resolved (`tag:yaml.org,2002:str`, `!include`); nil if none was written.
  package let tag: String?
  /// Whether a collection was written with `{}` or `[]`.
  package let isFlow: Bool
  /// Whether entries were dropped whose keys stand twice.
  package let lacksEntries: Bool
  package let file: SourceFile
  /// How many nodes a walk over this node visits, itself included; aliases count each time.
  let weight: Int

  package init(
    _ content: Content, span: SourceSpan, tag: String? = nil, isFlow: Bool = false, lacksEntries: Bool = false,
    file: SourceFile
  ) {
    self.content = content
    self.span = span
    self.tag = tag
    self.isFlow = isFlow
    self.lacksEntries = lacksEntries
    self.file = file
    var weight = 1
    switch content {
    case .scalar: break
    case .sequence(let items): for item in items { weight += item.weight }
    case .mapping(let entries): for entry in entries { weight += entry.value.weight + 1 }
    }
    self.weight = weight
  }

  package var location: Location { Location(file, span) }

  /// The scalar, if this is one.
  package var scalar: ScalarText? {
    if case .scalar(let scalar) = content { return scalar }
    return nil
  }

  /// The items, if this is a sequence.
  package var items: [YAMLNode]? {
    if case .sequence(let items) = content { return items }
    return nil
  }

  /// The entries in file order, if this is a mapping.
  package var entries: [Entry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  /// The entry of this name, if this is a mapping that has one.
  package func entry(_ name: String) -> Entry? { entries?.first { $0.name == name } }

  /// The value of this name, if this is a mapping that has one.
  package subscript(name: String) -> YAMLNode? { entry(name)?.value }

  /// What the node means under the core schema, for messages and checks of kind; nil for a collection.
  package var core: CoreScalar? { scalar.map { CoreScalar(of: $0, tag: tag) } }

  /// Whether this is `null`, `~` or nothing at all.
  package var isNull: Bool {
    guard case .scalar(let scalar) = content else { return false }
    // Asked of nearly every node; few scalars are short enough to be null.
    return scalar.text.utf8.count <= 4 && CoreScalar(of: scalar, tag: tag) == .null
  }

  /// Whether this says nothing: null, or a text of white space.
  var isBlank: Bool { isNull || scalar?.text.allSatisfy(\.isWhitespace) ?? false }

  /// The kind in words: `a text`, `a number`, `a list`, `a map`, …
  package var kindName: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a map"
    case .scalar(let scalar): CoreScalar(of: scalar, tag: tag).kindName
    }
  }
}
