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

  /// Reports an entry that the section does not have.
  func reportUnknown(_ entry: YAMLNode.Entry, in section: KeySection, among siblings: YAMLNode) {
    meant.formUnion(section.meaning(of: entry.name, in: root).names(entry.name))
    bag.add(section.unknownKey(entry, among: siblings, in: root))
  }

  /// Begins to collect `meant` anew; what there was so far is to be given back by `addMeant`.
  func takeMeant() -> Set<String> {
    defer { meant = [] }
    return meant
  }

  func addMeant(_ names: Set<String>) { meant.formUnion(names) }
}
