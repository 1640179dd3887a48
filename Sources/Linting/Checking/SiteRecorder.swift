// Compiles expressions and keeps each as a site, with or without an error.

internal import Diagnostics
package import ExpressionCompiler
internal import ExpressionSyntax
package import Specs

struct SiteRecorder {
  let memo: CompilationMemo
  private(set) var sites: [Site] = []
  var bag = DiagnosticBag()
  /// Wraps parts: a call says which one it is.
  var wrap: ((Site.Part) -> Site.Part)?

  init(_ memo: CompilationMemo) { self.memo = memo }

  /// A bare expression.
  mutating func expression(
    _ text: ExpressionText, _ part: Site.Part, _ compiler: ExpressionCompiler, expecting expectation: Expectation? = nil
  ) -> CompiledExpression? {
    keep(part, text.origin, text.location, [text]) { memo, bag in
      compiler.compile(expression: SourceText(text), expecting: expectation, memo: memo, into: &bag)
    }
  }

  /// A template.
  mutating func template(
    _ text: ExpressionText, _ part: Site.Part, at position: TemplatePosition, _ compiler: ExpressionCompiler
  ) -> CompiledExpression? {
    keep(part, text.origin, text.location, [text]) { memo, bag in
      compiler.compile(template: SourceText(text), at: position, memo: memo, into: &bag)
    }
  }

  /// A value whose texts are templates.
  mutating func value(
    _ template: TemplateValue, _ part: Site.Part, at position: TemplatePosition, origin: Origin,
    _ compiler: ExpressionCompiler
  ) -> CompiledExpression? {
    let tree = TemplateTree(template)
    return keep(part, origin, template.location, template.texts) { memo, bag in
      compiler.compile(tree: tree, at: position, memo: memo, into: &bag)
    }
  }

  /// Named values; those with errors are left out.
  mutating func fields(
    _ named: [NamedTemplate], at position: TemplatePosition, _ compiler: ExpressionCompiler,
    part: (String) -> Site.Part
  ) -> [CheckedField] {
    named.compactMap { field in
      let compiled = value(field.value, part(field.name), at: position, origin: field.origin, compiler)
      guard let compiled else { return nil }
      return CheckedField(name: field.name, location: field.value.location, origin: field.origin, value: compiled)
    }
  }

  /// Keeps what `compile` gives.
  mutating func keep(
    _ part: Site.Part, _ origin: Origin, _ location: Location, _ texts: [ExpressionText],
    _ compile: (CompilationMemo, inout DiagnosticBag) -> CompiledExpression?
  ) -> CompiledExpression? {
    let before = bag.total
    let value = compile(memo, &bag)
    sites.append(
      Site(
        part: wrap?(part) ?? part, origin: origin, location: location, texts: texts, value: value,
        isDoubtful: value == nil || bag.total > before))
    return value
  }

  /// Takes over the sites and findings of another.
  mutating func add(_ other: SiteRecorder) {
    if let wrap {
      sites += other.sites.map { site in
        Site(
          part: wrap(site.part), origin: site.origin, location: site.location, texts: site.texts, value: site.value,
          isDoubtful: site.isDoubtful)
      }
    } else {
      sites += other.sites
    }
    bag.add(contentsOf: other.bag)
  }
}

extension SourceText {
  /// The text of a spec's scalar.
  package convenience init(_ text: ExpressionText) { self.init(text.text) { text.location(of: $0) } }
}

extension TemplateTree {
  /// A spec's value with its templates.
  package init(_ value: TemplateValue) {
    switch value.content {
    case .literal(let literal): self = .literal(literal)
    case .text(let text): self = .template(SourceText(text))
    case .list(let items): self = .list(items.map(TemplateTree.init))
    case .map(let entries): self = .map(entries.map { ($0.name, TemplateTree($0.value)) })
    }
  }
}
