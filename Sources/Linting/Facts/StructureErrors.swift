// Parts of a spec that have errors of structure: rules that rest on what such a part says, or does not say, would only
// repeat the error in other words.

internal import Diagnostics
internal import Keys
internal import Specs
internal import YAMLSyntax

struct StructureErrors: Sendable {
  private let document: SpecDocument
  private let errors: [Location]
  /// Where lines are missing, or stand in the wrong place: anything may be meant to be anywhere near.
  private let disorder: [Location]
  /// The names of keys that stand in the wrong place.
  let strayNames: Set<String>
  private let endpoints: [YAMLNode]
  /// Whether every endpoint is in doubt, whatever it says itself.
  private var concernsAll = false

  /// `bag` has what the decoder found in the whole file.
  init(_ bag: DiagnosticBag, of document: SpecDocument) {
    self.document = document
    let findings = bag.sorted.filter { $0.severity == .error }
    // An alias without its anchor is missing wherever it stands.
    errors = findings.flatMap { [$0.location] + ($0.code == .unknownAlias ? $0.notes.compactMap(\.location) : []) }
    disorder =
      findings.filter { $0.code == .duplicateKey }.map(\.location) + document.displaced.map(\.location)
    strayNames = Set(document.displaced.map(\.value))
    endpoints = (document.endpoints + document.dynamicEndpoints.compactMap(\.endpoint)).map(\.node)
    concernsAll =
      document.hasStrayKeys || document.defaults == nil && lacksDefaults || disorder.contains(where: isOutside)
      || errors.contains(where: isLost)
  }

  var isEmpty: Bool { errors.isEmpty && disorder.isEmpty && !document.hasStrayKeys }

  /// The endpoint's keys (`request`, `response`, …) under which the structure is in doubt: those of the endpoint itself, and
  /// those of the defaults. `missing` is where it turned out to lack something.
  func unclearSections(of endpoint: YAMLNode, lacking missing: [Location]) -> Set<String> {
    if isEmpty, missing.isEmpty { return [] }
    let own = [endpoint, document.defaults?.node].compactMap { $0 }
    let isInDoubt =
      concernsAll || disorder.contains { place in own.contains { $0.span.holds(place.span) } }
      || missing.contains(where: isLost)
    if isInDoubt { return Self.everything }
    var result: Set<String> = missing.isEmpty ? [] : ["request", "iterate"]
    for node in own {
      for error in errors + missing where error.file === node.file {
        result.formUnion(Self.sections(of: node, at: error.span))
      }
    }
    return result
  }

  /// Whether a place is in no endpoint.
  private func isOutside(_ place: Location) -> Bool { !endpoints.contains { $0.span.holds(place.span) } }

  /// Whether an endpoint should be there, and is none.
  private func isLost(_ place: Location) -> Bool {
    document.root["endpoints"]?.span.holds(place.span) ?? false && isOutside(place)
      && !document.endpoints.contains { $0.name.location == place }
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
