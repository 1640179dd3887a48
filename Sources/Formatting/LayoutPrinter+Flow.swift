// Collections in brackets. What stands on one line stays on one line; line breaks between items stay.

internal import YAMLSyntax

extension LayoutPrinter {
  /// Where lines inside brackets begin.
  struct Brackets {
    var items: Int
    var closing: Int

    /// Those of a collection that is an item of this one.
    var inner: Brackets { Brackets(items: items + LayoutPrinter.step, closing: items) }
  }

  /// The collection in brackets that begins here.
  mutating func flow(_ places: Brackets) {
    guard let part = peek, case .open(let collection) = part.kind, collection.isFlow else { return isLost = true }
    advance()
    properties(atMost: collection.properties, indent: places.items)
    write(comments(), at: level(places))
    startWord(indent: places.items)
    guard collection.isBracketed else {
      // `a: b` as an item.
      write(flowEntry(places, isPair: true), at: level(places))
      guard peek?.kind == .close else { return isLost = true }
      return advance()
    }
    guard let opener = peek, case .mark(let byte) = opener.kind else { return isLost = true }
    advance()
    line += String(UnicodeScalar(byte))
    items(places, isMapping: collection.isMapping)
    if !isLost, peek?.kind == .close { advance() } else { isLost = true }
  }

  private mutating func items(_ places: Brackets, isMapping: Bool) {
    var isFirst = true
    var hasComma = false
    while !isLost {
      write(comments(), at: level(places))
      guard let part = peek else { return isLost = true }
      if take(isMapping ? "}" : "]") {
        if part.breaksBefore > 0 || isLineFull {
          // The comma behind the last item stays where the bracket stands alone.
          breakLine(blank: false, indent: places.closing)
        } else if hasComma {
          line.removeLast()
        }
        line += isMapping ? "}" : "]"
        return
      }
      if !isFirst && !hasComma { return isLost = true }
      if part.breaksBefore > 0 || isLineFull {
        breakLine(blank: !isFirst && part.breaksBefore > 1, indent: places.items)
      } else if !isFirst {
        line += " "
      }
      closed = []
      var behind: [YAMLLayout.Part] = []
      if isMapping { behind = flowEntry(places) } else { flowValue(places) }
      (isFirst, hasComma) = (false, comma(places, behind))
    }
  }

  /// Writes the comma behind an item, before comments that stand between the two.
  private mutating func comma(_ places: Brackets, _ behind: [YAMLLayout.Part]) -> Bool {
    let between = behind + comments()
    let isThere = take(",")
    if isThere { line += "," }
    write(between, at: level(places))
    return isThere
  }

  /// A key with its value. Gives the comments behind a key without one, which belong behind the comma.
  private mutating func flowEntry(_ places: Brackets, isPair: Bool = false) -> [YAMLLayout.Part] {
    if take("?") { write(comments(), at: level(places)) }
    let key = layout.parts[place...].first { $0.kind != .property && $0.kind != .comment }
    if case .scalar? = key?.kind, key?.isEmpty == true {
      isLost = true
      return []
    }
    flowValue(places)
    var between = comments()
    // `? a` as an item is a pair; without the mark it takes the colon to be one.
    let hasColon = take(":") || isPair
    if hasColon {
      line += ":"
      between += comments()
    }
    if case .scalar? = peek?.kind, peek?.isEmpty == true {
      // The value is not there. `a:,` would be a text.
      advance()
      if hasColon { line += " " }
      return between
    }
    write(between, at: level(places))
    flowValue(places, afterKey: true)
    return []
  }

  private mutating func flowValue(_ places: Brackets, afterKey: Bool = false) {
    write(comments(), at: level(places))
    guard let part = peek else { return isLost = true }
    switch part.kind {
    case .open: flow(places.inner)
    case .scalar where part.isEmpty: advance()
    case .property, .scalar, .alias:
      properties(atMost: .max, indent: places.items)
      write(comments(), at: level(places))
      guard let part = peek else { return isLost = true }
      if part.isEmpty {
        // A bracket would belong to the tag.
        line += " "
      } else {
        startWord(indent: places.items)
        switch part.kind {
        case .scalar(_, let style): flowText(part, style: style, indent: places.items + Self.step)
        case .alias: line += layout.text(part)
        default: return isLost = true
        }
      }
      advance()
    default: isLost = true
    }
  }

  private func level(_ places: Brackets) -> Level { Level(column: Int.max, indent: places.items) }
}
