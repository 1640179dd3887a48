// Parts of a spec that have errors of structure: rules that rest on what such a part says, or does not say, would only
// repeat the error in other words.

internal import Diagnostics
internal import Keys
internal import Specs
internal import YAMLSyntax

struct StructureErrors: Sendable {
  private let document: SpecDocument
  private var errors: [Location]
  /// Whether an endpoint lacks what it must have.
  private var isIncomplete = false
  /// Where lines are missing, or stand in the wrong place: anything may be meant to be anywhere near.
  private let disorder: [Location]
  /// The names of keys that stand in the wrong place.
  let strayNames: Set<String>

  /// `bag` has what the decoder found in the whole file.
  init(_ bag: DiagnosticBag, of document: SpecDocument) {
    self.document = document
    let findings = bag.sorted.filter { $0.severity == .error }
    // An alias without its anchor is missing wherever it stands.
    errors = findings.flatMap { [$0.location] + ($0.code == .unknownAlias ? $0.notes.compactMap(\.location) : []) }
    disorder =
      findings.filter { $0.code == .duplicateKey }.map(\.location) + document.displaced.map(\.location)
    strayNames = Set(document.displaced.map(\.value))
  }

  var isEmpty: Bool { errors.isEmpty && disorder.isEmpty && !document.hasStrayKeys }

  /// With what an endpoint turned out to lack.
  func adding(_ missing: [Diagnostic]) -> StructureErrors {
    var result = self
    result.errors += missing.map(\.location)
    result.isIncomplete = !missing.isEmpty
    return result
  }

  /// The endpoint's keys (`request`, `response`, …) under which the structure is in doubt: those of the endpoint
  /// itself, and those of the defaults.
  func unclearSections(of endpoint: YAMLNode) -> Set<String> {
    if isEmpty { return [] }
    let defaults = document.defaults?.node
    let own = [endpoint, defaults].compactMap { $0 }
    if defaults == nil, lacksDefaults { return Self.everything }
    let endpoints = (document.endpoints + document.dynamicEndpoints.compactMap(\.endpoint)).map(\.node)
    let isInDisorder = disorder.contains { place in
      own.contains { $0.span.holds(place.span) } || !endpoints.contains { $0.span.holds(place.span) }
    }
    // Where an endpoint should be, there is none.
    let isLost = errors.contains { place in
      document.root["endpoints"]?.span.holds(place.span) ?? false
        && !endpoints.contains { $0.span.holds(place.span) }
        && !document.endpoints.contains { $0.name.location == place }
    }
    if isInDisorder || isLost || document.hasStrayKeys { return Self.everything }
    var result: Set<String> = isIncomplete ? ["request", "iterate"] : []
    for node in own {
      for error in errors where error.file === node.file { result.formUnion(Self.sections(of: node, at: error.span)) }
    }
    return result
  }

  private static let everything = Set(KeySection.endpoint.keys.map { bare($0.name) })

  /// Whether a key at the root was meant to be `defaults`: then every endpoint lacks something.
  private var lacksDefaults: Bool {
    (document.root.entries ?? []).contains { entry in
      KeySection.root.key(entry.name) == nil && !KeySection.root.leavesFree(entry.name)
        && KeySection.root.meaning(of: entry.name, in: .root).names(entry.name).contains("defaults")
    }
  }

  private static func sections(of node: YAMLNode, at span: SourceSpan) -> Set<String> {
    for entry in node.entries ?? [] {
      // What an alias repeats, or a merge brings, stands elsewhere.
      guard entry.key.span.holds(span) || entry.value.span.holds(span) else { continue }
      // A key that does not exist is one that was meant.
      if KeySection.endpoint.key(entry.name) != nil { return [bare(entry.name)] }
      return Set(Suggestions.nearest(entry.name, among: KeySection.endpoint.keys.map(\.name)).map(bare))
    }
    // An entry that was dropped: an alias without its anchor, a duplicate.
    return node.span.holds(span) ? everything : []
  }

  /// `+rules` and `rules+` are about `rules`.
  private static func bare(_ name: String) -> String { name.filter { $0 != "+" } }
}

extension SourceSpan {
  fileprivate func holds(_ other: SourceSpan) -> Bool { start <= other.start && other.start <= end }
}
