// Shows findings as text and says what they amount to.

internal import Console
internal import Diagnostics

enum FindingsReport {
  /// Writes every finding, info only with `verbose`, and a line that counts them.
  static func show(_ bag: DiagnosticBag, verbose: Bool = false, on terminal: Terminal) {
    let renderer = TextRenderer(usesColor: terminal.usesColour)
    for finding in bag.sorted where verbose || finding.severity > .info {
      terminal.writeLine(renderer.render(finding))
    }
    if bag.dropped > 0 { terminal.writeLine("… and \(bag.dropped) more") }
    let errors = bag.count(.error)
    let warnings = bag.count(.warning)
    if errors + warnings == 0 { return }
    let counts = [
      errors > 0 ? Quantity.count(errors, "error") : nil, warnings > 0 ? Quantity.count(warnings, "warning") : nil,
    ].compactMap { $0 }
    terminal.writeLine(counts.joined(separator: ", "))
  }
}
