// Events to nodes: anchors and aliases, merge keys, duplicate keys, limits. Works with a stack of its own, so that no
// input can exhaust the program's.

internal import Diagnostics

/// Builds the tree of one file from its events.
struct YAMLComposer {
  static let deepest = 100
  /// How many nodes aliases may add in all.
  static let mostAliased = 100_000

  let file: SourceFile
  let index: CodePointIndex
  private(set) var root: YAMLNode?
  private var bag = DiagnosticBag()
  /// Aliases without an anchor, by name.
  private var unknown: [String: Diagnostic] = [:]
  /// Whether the rest of the file was given up.
  private(set) var isBroken = false

  private var frames: [YAMLFrame] = []
  private var anchors: [String: YAMLNode] = [:]
  private var search = NameSearch([])
  private var documents = 0
  private var aliased = 0

  init(file: SourceFile, index: CodePointIndex) {
    self.file = file
    self.index = index
  }

  /// Takes the next event; false when it makes no sense to go on.
  mutating func take(_ event: YAMLEvent) -> Bool {
    let span = SourceSpan(index.byteOffset(event.start), index.byteOffset(event.end))
    switch event.kind {
    case .documentStart: return startDocument(span)
    case .alias(let name): complete(resolve(name, span))
    case .scalar(let text, let style): complete(scalar(text, style, event, span), anchor: event.anchor)
    case .sequenceStart(let isFlow): open(YAMLFrame(.sequence, isFlow: isFlow), event, span)
    case .mappingStart(let isFlow): open(YAMLFrame(.mapping, isFlow: isFlow), event, span)
    case .collectionEnd: close(span)
    }
    return !isBroken
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, _ span: SourceSpan, help: String? = nil) {
    bag.add(Diagnostic(code, message, at: Location(file, span), help: help))
  }

  /// What was found so far.
  var findings: DiagnosticBag {
    var all = bag
    for finding in unknown.values.sorted(by: Diagnostic.areInOrder) { all.add(finding) }
    return all
  }

  // MARK: Documents and nodes

  private mutating func startDocument(_ span: SourceSpan) -> Bool {
    documents += 1
    if documents == 1 { return true }
    report(
      .severalDocuments, "a second document starts here; a file holds one", span,
      help: "delete the '---', or put what follows into a file of its own")
    return false
  }

  private mutating func scalar(
    _ text: String, _ style: ScalarText.Style, _ event: YAMLEvent, _ span: SourceSpan
  ) -> YAMLNode {
    var span = contentSpan(event, span)
    if style == .literal || style == .folded { span.end = trimmed(span) }
    let scalar = ScalarText(text: text, style: style, span: span, file: file, parentIndent: parentIndent)
    return YAMLNode(.scalar(scalar), span: span, tag: event.tag, file: file)
  }

  private mutating func open(_ frame: YAMLFrame, _ event: YAMLEvent, _ span: SourceSpan) {
    if frames.count >= Self.deepest {
      report(.nestingDepth, "nested deeper than \(Self.deepest)", span)
      isBroken = true
      return
    }
    var frame = frame
    frame.start = contentSpan(event, span).start
    frame.indent = frame.isFlow ? parentIndent : column(of: frame.start)
    frame.tag = event.tag
    frame.anchor = event.anchor
    frames.append(frame)
  }

  private mutating func close(_ span: SourceSpan) {
    guard let frame = frames.popLast() else { return }
    let node = frame.node(file: file, end: span.end)
    for finding in frame.findings { bag.add(finding) }
    complete(node, anchor: frame.anchor)
  }

  /// Hands a finished node to what it stands in; nil where it could not be made.
  private mutating func complete(_ node: YAMLNode?, anchor: String? = nil) {
    if let node, let anchor { anchors[anchor] = node }
    if frames.isEmpty {
      root = node
    } else {
      frames[frames.count - 1].take(node)
    }
  }

  private mutating func resolve(_ name: String, _ span: SourceSpan) -> YAMLNode? {
    if frames.contains(where: { $0.anchor == name }) {
      report(.recursiveAlias, "'*\(name)' stands inside what it repeats", span)
      return nil
    }
    guard let node = anchors[name] else {
      let place = Location(file, span)
      if let first = unknown[name] {
        if first.notes.count < 10 { unknown[name]?.notes.append(Note("it is missed here as well", at: place)) }
        return nil
      }
      let anchors = anchors
      let known = Suggestions.question(search.nearest(name, among: anchors.keys.sorted()))
      unknown[name] = Diagnostic(
        .unknownAlias, "no anchor '&\(name)' stands before this alias", at: place, label: known ?? "",
        help: known == nil
          ? "write '&\(name)' before the value to repeat, or put a text that starts with '*' in quotes" : nil)
      return nil
    }
    aliased += node.weight
    if aliased > Self.mostAliased {
      report(.aliasExpansion, "the aliases up to here repeat more than \(Self.mostAliased) values", span)
      isBroken = true
      return nil
    }
    return node
  }

  // MARK: Places

  private var parentIndent: Int { frames.last?.indent ?? -1 }

  /// The span of a node without its anchor and tag.
  private func contentSpan(_ event: YAMLEvent, _ span: SourceSpan) -> SourceSpan {
    if event.anchor == nil && event.tag == nil { return span }
    let bytes = file.bytes
    /// The length of the blank or line break at `place`, or 0.
    func spaceLength(_ place: Int) -> Int {
      let isBlank = place < bytes.count && (bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\t"))
      return isBlank ? 1 : lineBreakLength(bytes, at: place)
    }
    var place = span.start
    while place < bytes.count, bytes[place] == UInt8(ascii: "&") || bytes[place] == UInt8(ascii: "!") {
      place = propertyEnd(bytes, from: place)
      while place < bytes.count {
        if bytes[place] == UInt8(ascii: "#") {
          while place < bytes.count, lineBreakLength(bytes, at: place) == 0 { place += 1 }
        } else if spaceLength(place) > 0 {
          place += spaceLength(place)
        } else {
          break
        }
      }
    }
    if case .sequenceStart = event.kind { return SourceSpan(place, max(place, span.end)) }
    if case .mappingStart = event.kind { return SourceSpan(place, max(place, span.end)) }
    return SourceSpan(min(place, span.end), span.end)
  }

  private func column(of offset: Int) -> Int {
    file.lines.position(at: offset).column - 1 - (file.lines.line(at: offset) == 0 ? index.columnBase : 0)
  }

  /// The end of the span without trailing white space.
  private func trimmed(_ span: SourceSpan) -> Int {
    var end = span.end
    while end > span.start + 1, isSpace(file.bytes[end - 1]) { end -= 1 }
    return end
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
