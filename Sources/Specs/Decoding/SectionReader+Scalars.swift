// Readers of plain values: bools, numbers, texts, words, destinations.

internal import Diagnostics
internal import Keys
internal import Values
internal import YAMLSyntax

extension SectionReader {
  /// The value of a key that is written and not null.
  private func written(_ name: String) -> YAMLNode? {
    guard let node = value(name), !node.isNull else { return nil }
    return node
  }

  /// Reports a text where a bool or a number is wanted, with what it seems to say.
  private func reportText(_ name: String, _ node: YAMLNode) {
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return
    }
    let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
    switch CoreScalar(plain: scalar.text) {
    case .bool, .int, .float:
      let fix = isQuoted ? Fix("remove the quotes", replace: node.span, with: scalar.text) : nil
      reportKind(name, node, help: isQuoted ? "remove the quotes" : nil, fix: fix)
    case .null, .decimal, .string:
      if scalar.text.contains("{") {
        reportKind(name, node, help: "write the value itself: a template is not read here")
      } else if case .number(_, _, let unit?) = row(name).kind, let number = Self.number(before: unit, scalar.text) {
        reportKind(
          name, node, help: "write the \(unit) alone: \(number)",
          fix: Fix("write \(number)", replace: node.span, with: number))
      } else {
        reportKind(name, node)
      }
    }
  }

  /// The number in `30s`, `2 min` or `5/s`, in the key's own unit.
  private static func number(before unit: String, _ text: String) -> String? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number < 1_000_000 else { return nil }
    switch (unit, text.dropFirst(digits.count).filter { $0 != " " }) {
    case ("seconds", "s"), ("seconds", "sec"), ("seconds", "secs"), ("seconds", "second"), ("seconds", "seconds"),
      ("requests a second", "/s"), ("requests a second", "/sec"), ("requests a second", "/second"),
      ("requests a second", "rps"):
      return "\(number)"
    case ("seconds", "m"), ("seconds", "min"), ("seconds", "minutes"): return "\(number * 60)"
    case ("seconds", "h"): return "\(number * 3600)"
    default: return nil
    }
  }

  func bool(_ name: String) -> Located<Bool>? {
    guard row(name).kind == .bool, let node = written(name) else { return nil }
    if case .bool(let truth) = node.core { return located(truth, node) }
    if let scalar = node.scalar, scalar.style == .plain, let truth = CoreScalar.oldBool(scalar.text) {
      decoding.report(
        .oldBool, "'\(scalar.text)' is a text in YAML 1.2; here it is read as \(truth)", at: node.location,
        fix: Fix("write \(truth)", replace: node.span, with: "\(truth)"))
      return located(truth, node)
    }
    reportText(name, node)
    return nil
  }

  func int(_ name: String) -> Located<Int>? {
    guard case .int(let minimum, let maximum) = row(name).kind, let node = written(name) else { return nil }
    guard case .int(let number) = node.core else {
      reportText(name, node)
      return nil
    }
    guard number >= minimum, number <= maximum, let value = Int(exactly: number) else {
      let bound = number < minimum ? "at least \(minimum)" : "at most \(maximum)"
      decoding.report(.outOfRange, "'\(name)' must be \(bound)", at: node.location)
      return nil
    }
    return located(value, node)
  }

  func number(_ name: String) -> Located<Double>? {
    guard case .number(let minimum, let above, _) = row(name).kind, let node = written(name) else { return nil }
    let value: Double
    switch node.core {
    case .int(let number): value = Double(number)
    case .float(let number): value = number
    default:
      reportText(name, node)
      return nil
    }
    if value < minimum || above && value == minimum {
      let limit = CoreScalar.float(minimum) == .float(minimum.rounded()) ? "\(Int(minimum))" : "\(minimum)"
      let words = above ? "greater than \(limit)" : "at least \(limit)"
      decoding.report(.outOfRange, "'\(name)' must be \(words)", at: node.location)
      return nil
    }
    return located(value, node)
  }

  /// A text; bools and numbers are taken as they are written.
  func string(_ name: String) -> Located<String>? {
    guard row(name).kind == .string, let node = written(name) else { return nil }
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return nil
    }
    return located(scalar.text, node)
  }

  /// A list of texts; a lone text is a list of one, null is an empty one.
  func strings(_ name: String) -> [Located<String>]? {
    guard row(name).kind == .strings, let node = value(name) else { return nil }
    if node.isNull { return [] }
    if let scalar = node.scalar {
      if scalar.text.contains(",") {
        decoding.bag.add(row(name).listAsText(node, scalar.text))
        return nil
      }
      return [located(scalar.text, node)]
    }
    guard let items = node.items else {
      reportKind(name, node, help: "write a list: [a, b]")
      return nil
    }
    return items.compactMap { item in
      guard let scalar = item.scalar, !item.isNull else {
        decoding.report(
          .wrongKind, "an item of '\(name)' is a text, and this is \(item.kindName)", at: item.location)
        return nil
      }
      return located(scalar.text, item)
    }
  }

  /// One of the words of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, as type: Choice.Type
  ) -> Located<Choice>? where Choice.RawValue == String {
    guard let word = word(name) else { return nil }
    return Choice(rawValue: word.value).map { Located($0, at: word.location, origin: word.origin) }
  }

  /// One of the words that the table lists.
  func word(_ name: String) -> Located<String>? {
    guard case .oneOf(let words, let ignoringCase) = row(name).kind, let node = written(name) else { return nil }
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return nil
    }
    if words.contains(scalar.text) { return located(scalar.text, node) }
    if ignoringCase, let match = words.first(where: { $0.lowercased() == scalar.text.lowercased() }) {
      return located(match, node)
    }
    let near = Suggestions.nearest(scalar.text, among: words)
    decoding.report(
      .unknownValue, "'\(scalar.text)' is not a value of '\(name)'", at: node.location,
      label: near.isEmpty ? "" : "did you mean \(Suggestions.list(near))?",
      help: "'\(name)' takes \(row(name).kind.words)",
      fix: near.first.flatMap { near.count > 1 ? nil : Fix("write '\($0)'", replace: node.span, with: $0) })
    return nil
  }

  // MARK: Destinations

  /// The value of a key that names a destination; nothing is reported.
  private func destination(_ name: String) -> YAMLNode? {
    guard let node = value(name), node.isNull else { return value(name) }
    reportEmpty(name, node)
    return nil
  }

  func processorOutput(_ name: String) -> Located<ProcessorOutput>? {
    guard row(name).kind == .processorOutput, let node = destination(name) else { return nil }
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return nil
    }
    if let output = ProcessorOutput(parsing: scalar.text) {
      if !decoding.isInCall, output.isAuthentication {
        decoding.report(
          .unknownDestination, "'\(scalar.text)' can be written only by a call of an authentication sequence",
          at: node.location)
        return nil
      }
      return located(output, node)
    }
    let head = scalar.text.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    decoding.report(
      .unknownDestination, "'\(scalar.text)' is no destination", at: node.location,
      label: Suggestions.question(head, among: ["record", "state", "queue", "env", "context"]) ?? "",
      help: "write to record, record.NAME, state.NAME, queue.NAME, env.NAME or context.store.NAME")
    return nil
  }

  func iterateTarget(_ name: String) -> Located<IterateTarget>? {
    guard row(name).kind == .iterateTarget, let node = destination(name) else { return nil }
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return nil
    }
    if scalar.text == "response.records" { return located(.responseRecords, node) }
    if let state = scalar.text.suffix(after: "state.") { return located(.state(state), node) }
    reportNoTarget(name, node, scalar.text)
    return nil
  }

  /// A text that is `state.NAME`, as written.
  func stateName(_ name: String) -> Located<String>? {
    guard row(name).kind == .stateName, let node = destination(name) else { return nil }
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return nil
    }
    if scalar.text.suffix(after: "state.") != nil { return located(scalar.text, node) }
    reportNoTarget(name, node, scalar.text)
    return nil
  }

  private func reportNoTarget(_ name: String, _ node: YAMLNode, _ text: String) {
    let isName = !text.isEmpty && text.utf8.allSatisfy { $0 == 0x5F || $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 }
    decoding.report(
      .unknownDestination, "'\(name)' takes \(row(name).kind.words), not '\(text)'", at: node.location,
      fix: isName ? Fix("write 'state.\(text)'", replace: node.span, with: "state.\(text)") : nil)
  }
}

extension StringProtocol {
  /// What follows `prefix`, if that is there and something follows.
  func suffix(after prefix: String) -> String? {
    hasPrefix(prefix) && count > prefix.count ? String(dropFirst(prefix.count)) : nil
  }
}
