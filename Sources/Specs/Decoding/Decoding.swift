// What the decoders of one file share: the findings, and who is speaking.

internal import Diagnostics
internal import Keys
internal import YAMLSyntax

/// The state of one decoding pass.
final class Decoding {
  var bag = DiagnosticBag()
  /// The section at the root of the file.
  let root: KeySection
  /// The keys that findings about unknown ones spoke of, since they were taken last: nobody needs to miss them.
  private(set) var meant: Set<String> = []
  /// The keys that stand in the wrong place.
  private(set) var displaced: [Located<String>] = []
  /// `.defaults` while the defaults are decoded, so that every leaf knows where it comes from.
  private(set) var origin = Origin.own
  /// Whether outputs to `auth.…` are possible here.
  private(set) var isInCall = false

  init(_ root: KeySection) { self.root = root }

  func report(
    _ code: DiagnosticCode, _ message: String, at location: Location, label: String = "", notes: [Note] = [],
    help: String? = nil, fix: Fix? = nil
  ) {
    bag.add(Diagnostic(code, message, at: location, label: label, notes: notes, help: help, fix: fix))
  }

  func with<Result>(_ origin: Origin, _ body: () -> Result) -> Result {
    let outer = self.origin
    self.origin = origin
    defer { self.origin = outer }
    return body()
  }

  func inCall<Result>(_ body: () -> Result) -> Result {
    let outer = isInCall
    isInCall = true
    defer { isInCall = outer }
    return body()
  }

  /// Reports the entries that the section does not have.
  func reportUnknown(_ unknown: [UnknownEntry], in section: KeySection, _ node: YAMLNode) {
    if unknown.isEmpty { return }
    for one in unknown { meant.formUnion(one.meaning.names(one.entry.name)) }
    let strays = unknown.filter(\.meaning.isDisplaced).map(\.entry)
    displaced += strays.map { Located($0.name, at: $0.key.location) }
    // Where keys stand twice, lines are in disorder: there is a finding already.
    if node.lacksEntries, strays.count == unknown.count { return }
    for finding in section.unknownKeys(among: node, in: root) { bag.add(finding) }
  }

  /// Begins to collect `meant` anew; what there was so far is to be given back by `addMeant`.
  func takeMeant() -> Set<String> {
    defer { meant = [] }
    return meant
  }

  func addMeant(_ names: Set<String>) { meant.formUnion(names) }
}

/// An entry whose key its section does not have, and what was meant.
struct UnknownEntry {
  let entry: YAMLNode.Entry
  let meaning: KeySection.Meaning
}
