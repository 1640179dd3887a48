// B014: times of day without an offset. Here they are UTC; what a writer, or an API, takes them for is another matter.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Values

enum LocalTimes: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    if let range = RangeIteration(endpoint) {
      for bound in RangeIteration.alternatives(of: range.start) + RangeIteration.alternatives(of: range.end) {
        if case .literal(.string(let text), _) = bound {
          report(text, at: range.hole.location(of: bound), &findings.bag)
        }
      }
    }
    let sent = endpoint.stateInRequest
    for site in endpoint.sites {
      let isSent: Bool
      switch site.part {
      case .state(let name): isSent = sent.contains(name)
      case let part: isSent = part.isRequest
      }
      for hole in site.value?.holes ?? [] {
        hole.syntax.forEach { check($0, hole, isSent: isSent, &findings) }
      }
    }
  }

  /// The bounds of a stream's range.
  static func check(_ range: Located<RangeText>, into bag: inout DiagnosticBag) {
    let bounds = [range.value.start, range.value.end].compactMap { $0 }
    if let text = bounds.first(where: isLocalTime) { report(text, at: range.location, &bag) }
  }

  private static func check(
    _ expression: Expression, _ hole: Hole, isSent: Bool, _ findings: inout RuleFindings
  ) {
    guard case .call(let name, _, let arguments, _) = expression else { return }
    if name == "date_parse", arguments.count < 3, case .literal(.string(let text), _)? = arguments.first {
      report(text, at: hole.location(of: arguments[0]), &findings.bag)
    } else if isSent, name == "date_format", arguments.count == 2,
      case .literal(.string(let format), _) = arguments[1], writesTimeWithoutOffset(format)
    {
      findings.add(
        Diagnostic(
          .localTime, "a time of day is sent without its offset", at: hole.location(of: arguments[1]),
          label: "UTC, unless the date has an offset of its own",
          help: "end the format with 'Z' or '%z' if the API reads that, or name the API's zone as third argument",
          severity: .info))
    }
  }

  private static func report(_ text: String, at place: Location, _ bag: inout DiagnosticBag) {
    guard isLocalTime(text) else { return }
    bag.add(
      Diagnostic(
        .localTime, "'\(text)' has no offset, and is taken as UTC", at: place,
        help: "write '\(text)Z' if that is meant, or else the offset: +02:00"))
  }

  /// Whether it is a time of day, other than midnight, without an offset. Midnight is as good as a date.
  private static func isLocalTime(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":"), let parsed = try? Instant.parse(text) else { return false }
    let hasOffset = text[colon...].contains { "+-Zz".contains($0) }
    return !hasOffset && parsed.instant.seconds % 86_400 != 0
  }

  /// Whether a format has a time of day, and neither an offset nor words that say which clock is meant. Seconds since
  /// 1970 need none.
  private static func writesTimeWithoutOffset(_ format: String) -> Bool {
    var hasTime = false
    var previous: UInt8 = 0
    for byte in format.utf8 {
      if previous == UInt8(ascii: "%") {
        if "HkIlTXRrc".utf8.contains(byte) { hasTime = true }
        if "z:ZsQ".utf8.contains(byte) { return false }
      } else if byte == UInt8(ascii: "Z") {
        return false
      }
      previous = byte
    }
    return hasTime && !["UTC", "GMT", "+00"].contains { format.contains($0) }
  }
}
