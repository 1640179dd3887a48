// What the decoders of one file share: the findings, and who is speaking.

internal import Diagnostics
internal import YAMLSyntax

/// The state of one decoding pass.
final class Decoding {
  var bag = DiagnosticBag()
  /// `.defaults` while the defaults are decoded, so that every leaf knows where it comes from.
  private(set) var origin = Origin.own
  /// Whether outputs to `auth.…` are possible here.
  private(set) var isInCall = false

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
}
