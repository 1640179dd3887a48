// Readers of options: column types, tolerances, ranges, and parts of which only the kinds are checked.

internal import Diagnostics
internal import Keys
internal import YAMLSyntax

extension SectionReader {
  /// A part whose keys and kinds are checked, and that is kept as it was written.
  func checkedPart(_ name: String) -> YAMLNode? {
    guard let part = part(name) else { return nil }
    for row in part.section.keys { part.checkKind(of: row) }
    return part.node
  }

  /// Reports a value of the wrong kind, of a key that nobody reads.
  func checkKind(of row: SpecKey) {
    switch row.kind {
    case .bool: _ = bool(row.name)
    case .int: _ = int(row.name)
    case .string: _ = string(row.name)
    case .items, .anyMap, .opaque: _ = unread(row.name)
    default: preconditionFailure("'\(row.name)' of \(section.name) has no check")
    }
  }

  // MARK: Column types

  /// The words that types start with; lengths and constraints may follow.
  private static let types = [
    "bigint", "binary", "bool", "boolean", "char", "date", "datetime", "decimal", "double", "float", "int", "integer",
    "json", "jsonb", "numeric", "real", "smallint", "string", "text", "time", "timestamp", "timestamptz", "timestampz",
    "timez", "uuid", "varchar",
  ]

  /// A map of column names to types.
  func columnTypes(_ name: String) -> YAMLNode? {
    guard row(name).kind == .columnTypes, let node = value(name), !node.isNull else { return nil }
    guard let entries = node.entries else {
      reportKind(name, node, help: "write each as 'column: type'")
      return nil
    }
    for entry in entries {
      guard let scalar = entry.value.scalar, !entry.value.isNull else {
        decoding.report(
          .wrongKind, "the type of column '\(entry.name)' is a text, and this is \(entry.value.kindName)",
          at: entry.value.isNull ? entry.key.location : entry.value.location, help: "write 'column: type'")
        continue
      }
      let word = scalar.text.lowercased().prefix { $0.isLetter }
      if Self.types.contains(String(word)) { continue }
      decoding.bag.add(
        Diagnostic(
          .unknownValue, "'\(scalar.text)' is not a type of columns that Backhoe knows", at: entry.value.location,
          label: Suggestions.question(String(word), among: Self.types) ?? "",
          help: "the types are \(Suggestions.list(Self.types, joinedBy: "and"))", severity: .warning))
    }
    return node
  }

  // MARK: Texts with parts

  /// `CAPACITY,ERROR_RATE`.
  func tolerance(_ name: String) -> Located<String>? {
    guard row(name).kind == .tolerance, let node = value(name), !node.isNull else { return nil }
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return nil
    }
    let parts = scalar.text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.filter { $0 != " " })
    }
    guard parts.count == 2, let capacity = Int(parts[0]), let rate = Double(parts[1]) else {
      decoding.report(
        .wrongKind, "'\(name)' takes \(row(name).kind.words), and this is '\(scalar.text)'", at: node.location,
        notes: [Note("\(name): \(row(name).doc)")], help: "write the capacity, a comma and the error rate")
      return nil
    }
    guard capacity > 0, rate > 0, rate < 1 else {
      decoding.report(
        .outOfRange, "'\(name)' wants a capacity above 0 and an error rate between 0 and 1", at: node.location)
      return nil
    }
    return located(scalar.text, node)
  }

  func range(_ name: String) -> Located<RangeText>? {
    guard row(name).kind == .range, let node = value(name), !node.isNull else { return nil }
    // `[A, B]` says the same.
    if let items = node.items, items.count <= 3, items.allSatisfy({ $0.scalar != nil }) {
      return parsedRange(items.compactMap { $0.scalar?.text }.joined(separator: ","), node)
    }
    guard let scalar = node.scalar else {
      reportKind(name, node)
      return nil
    }
    return parsedRange(scalar.text, node)
  }

  private func parsedRange(_ text: String, _ node: YAMLNode) -> Located<RangeText>? {
    do throws(RangeText.Problem) {
      return located(try RangeText(parsing: text), node)
    } catch {
      switch error {
      case .tooManyParts(let count):
        decoding.report(
          .malformedRange, "a range has at most three parts, and this has \(count)", at: node.location,
          help: "write 'START,END' or 'START,END,STEP'")
      case .otherSeparator(let mark):
        decoding.report(
          .malformedRange, "the parts of a range stand between commas, not '\(mark)'", at: node.location,
          help: "write 'START,END' or 'START,END,STEP'")
      }
      return nil
    }
  }
}
