// Readers of text that the expression language reads, and of values that hold such text.

internal import Diagnostics
internal import Keys
internal import Values
internal import YAMLSyntax

extension SectionReader {
  /// A bare expression. Bools and numbers are expressions, too.
  func expression(_ name: String) -> ExpressionText? {
    guard case .expression(let place) = row(name).kind, let node = value(name) else { return nil }
    return text(name, node, place)
  }

  /// A template that is a text.
  func template(_ name: String) -> ExpressionText? {
    guard case .template(let place) = row(name).kind, let node = value(name) else { return nil }
    return text(name, node, place)
  }

  private func text(_ name: String, _ node: YAMLNode, _ place: ExpressionPlace) -> ExpressionText? {
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return nil
    }
    // `null` as an expression is a value; as a template, or nothing at all, it is a slip.
    let isBlank = scalar.text.utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let saysNothing =
      scalar.text.isEmpty && [.singleQuoted, .doubleQuoted].contains(scalar.style) && row(name).mayBeEmpty
    if isBlank && !saysNothing || node.isNull && (!place.isBare || scalar.text == "~") {
      reportEmpty(name, node)
      return nil
    }
    return ExpressionText(scalar, place: place, origin: decoding.origin)
  }

  /// Reports that a key has nothing where a text is needed.
  func reportEmpty(_ name: String, _ value: YAMLNode) {
    let place = value.span.start == value.span.end ? node.entry(name)?.key.location : nil
    decoding.report(
      .emptyExpression, "'\(name)' is empty", at: place ?? value.location,
      notes: [Note("\(name): \(row(name).doc)")], help: "write \(row(name).kind.words), or delete the key")
  }

  /// A map of names to template values; null is an empty map.
  func templates(_ name: String) -> [NamedTemplate]? {
    guard case .templates(let place) = row(name).kind, let node = value(name) else { return nil }
    if node.isNull { return [] }
    guard node.entries != nil, unquotedTemplate(node) == nil else {
      reportTemplates(name, node)
      return nil
    }
    return named(node, place)
  }

  /// The entries of a map; of those that YAML cut there is a finding.
  private func named(_ node: YAMLNode, _ place: ExpressionPlace) -> [NamedTemplate] {
    let (entries, cut) = CutEntry.apart(node)
    _ = decoding.report(cut, in: node.file)
    return entries.map { named($0, place) }
  }

  private func reportTemplates(_ name: String, _ node: YAMLNode) {
    if let finding = unquotedTemplate(node) {
      decoding.bag.add(finding)
    } else {
      reportKind(name, node, help: "write each as 'name: value'")
    }
  }

  /// Any value; its texts are templates.
  func anyValue(_ name: String) -> TemplateValue? {
    guard case .value(let place) = row(name).kind, let node = value(name), !node.isNull else { return nil }
    return templateValue(node, place)
  }

  /// What `iterate.over` takes.
  func iterateSource(_ name: String) -> IterateSource? {
    guard case .expressionOrList(let place) = row(name).kind, let node = value(name) else { return nil }
    if node.items != nil { return .list(templateValue(node, .state)) }
    return text(name, node, place).map { .expression($0) }
  }

  /// A map of names to plain values.
  func values(_ name: String) -> [NamedValue] {
    guard row(name).kind == .values, let node = value(name), !node.isNull else { return [] }
    guard let entries = node.entries else {
      reportKind(name, node, help: "write each as 'name: value'")
      return []
    }
    return entries.compactMap { entry in
      guard entry.value.scalar != nil else {
        decoding.report(
          .wrongKind, "'\(entry.name)' of '\(name)' takes a text or a number, and this is \(entry.value.kindName)",
          at: entry.value.location)
        return nil
      }
      return NamedValue(name: entry.name, value: entry.value.value, location: entry.value.location)
    }
  }

  func named(_ entry: YAMLNode.Entry, _ place: ExpressionPlace) -> NamedTemplate {
    NamedTemplate(
      entry.name, at: entry.key.location, value: templateValue(entry.value, place), origin: decoding.origin)
  }

  func templateValue(_ node: YAMLNode, _ place: ExpressionPlace) -> TemplateValue {
    switch node.content {
    case .scalar(let scalar):
      if case .string = CoreScalar(of: scalar, tag: node.tag) {
        return TemplateValue(.text(ExpressionText(scalar, place: place, origin: decoding.origin)), node: node)
      }
      return TemplateValue(.literal(node.value), node: node)
    case .sequence(let items):
      return TemplateValue(.list(items.map { templateValue($0, place) }), node: node)
    case .mapping:
      if let finding = unquotedTemplate(node) {
        decoding.bag.add(finding)
        return TemplateValue(.literal(.null), node: node)
      }
      return TemplateValue(.map(named(node, place)), node: node)
    }
  }
}
