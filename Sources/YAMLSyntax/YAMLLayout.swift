// A YAML file as it was written: scalars and collections from libyaml's events, and what lies between them (comments,
// punctuation, line breaks) from the bytes. Since the parser says where every scalar is, a `#` outside is a comment.
// For formatting: unlike `YAMLNode` it keeps aliases, merge keys, anchors and tags as they stand.

package import Diagnostics

/// The parts of a file in their order.
package struct YAMLLayout: Sendable {
  package struct Collection: Sendable, Equatable {
    package let isMapping: Bool
    package let isFlow: Bool
    /// False for blocks, and for `a: b` as an item of a flow sequence.
    package let isBracketed: Bool
    /// How many anchors and tags it has.
    package let properties: Int
    /// The column of a block's first part, counted from 0.
    package let column: Int

    package init(isMapping: Bool, isFlow: Bool, isBracketed: Bool, properties: Int, column: Int) {
      self.isMapping = isMapping
      self.isFlow = isFlow
      self.isBracketed = isBracketed
      self.properties = properties
      self.column = column
    }
  }

  package struct Part: Sendable {
    package enum Kind: Sendable, Equatable {
      /// A collection begins; its properties follow, and its brackets, if it has any, as marks.
      case open(YAMLLayout.Collection)
      case close
      case scalar(String, ScalarText.Style)
      case alias
      /// An anchor or a tag.
      case property
      /// One of `- ? : , [ ] { }`.
      case mark(UInt8)
      /// From the `#` to the end of the line.
      case comment
      /// `---`, `...` or a directive.
      case marker
    }

    package let kind: Kind
    /// The bytes of the part; empty for `open`, `close` and values that are not there. Blocks of text end where the
    /// next line with something else begins.
    package let span: SourceSpan
    /// How many line breaks stand between this and the part before it.
    package let breaksBefore: Int

    /// Whether nothing is written for it.
    package var isEmpty: Bool { span.start == span.end }
  }

  package let file: SourceFile
  package private(set) var parts: [Part] = []

  /// Nil for a file that the parser refuses, or that has line breaks that only old YAML knows.
  package init?(_ file: SourceFile) {
    self.file = file
    let base = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var scanner = LayoutScanner(file.bytes, from: base)
    let index = CodePointIndex(file.bytes, from: base)
    let isRead = file.bytes.withUnsafeBufferPointer { bytes -> Bool in
      do throws(YAMLProblem) {
        try forEachYAMLEvent(in: UnsafeBufferPointer(rebasing: bytes[base...])) { event in
          scanner.take(event, SourceSpan(index.byteOffset(event.start), index.byteOffset(event.end)))
        }
        return true
      } catch {
        return false
      }
    }
    scanner.finish()
    guard isRead, !scanner.isLost else { return nil }
    parts = scanner.parts
  }

  /// The text of a part.
  package func text(_ part: Part) -> String { file.text(part.span) }
}

/// Goes through the bytes between the events.
private struct LayoutScanner {
  private let bytes: [UInt8]
  private(set) var parts: [YAMLLayout.Part] = []
  /// Whether something stands where nothing can stand.
  private(set) var isLost = false
  private var position: Int
  private let base: Int
  private var breaks = 0

  init(_ bytes: [UInt8], from base: Int) {
    self.bytes = bytes
    self.base = base
    position = base
    // Next line, line and paragraph separator: breaks in scalars, for which no line stands in an editor.
    isLost = bytes.indices.contains { bytes[$0] >= 0xC2 && lineBreakLength(bytes, at: $0) > 0 }
  }

  private mutating func add(_ kind: YAMLLayout.Part.Kind, _ start: Int, _ end: Int) {
    parts.append(YAMLLayout.Part(kind: kind, span: SourceSpan(start, end), breaksBefore: breaks))
    if end > start { breaks = 0 }
  }

  mutating func take(_ event: YAMLEvent, _ span: SourceSpan) -> Bool {
    let properties = (event.anchor == nil ? 0 : 1) + (event.tag == nil ? 0 : 1)
    switch event.kind {
    case .documentStart: break
    case .alias:
      scan(to: span.start)
      add(.alias, span.start, span.end)
      position = span.end
    case .scalar(let text, let style):
      scan(to: span.start)
      takeProperties(properties)
      scalar(text, style, span)
    case .sequenceStart(let isFlow):
      open(isMapping: false, isFlow, span, properties)
    case .mappingStart(let isFlow):
      open(isMapping: true, isFlow, span, properties)
    case .collectionEnd:
      if span.end > span.start, position <= span.start { close(span) }
      add(.close, position, position)
    }
    return !isLost
  }

  mutating func finish() { scan(to: bytes.count) }

  // MARK: Nodes

  private mutating func open(isMapping: Bool, _ isFlow: Bool, _ span: SourceSpan, _ properties: Int) {
    scan(to: span.start)
    let place = parts.count
    // Where it really starts is known after the properties; a part with the right column takes this one's place.
    add(.close, position, position)
    takeProperties(properties)
    skipToContent()
    let isBracketed = isFlow && (byte(position) == UInt8(ascii: "{") || byte(position) == UInt8(ascii: "["))
    let collection = YAMLLayout.Collection(
      isMapping: isMapping, isFlow: isFlow, isBracketed: isBracketed, properties: properties,
      column: isFlow ? 0 : column(position))
    parts[place] = YAMLLayout.Part(
      kind: .open(collection), span: parts[place].span, breaksBefore: parts[place].breaksBefore)
    if isBracketed {
      add(.mark(byte(position)), position, position + 1)
      position += 1
    }
  }

  private mutating func close(_ span: SourceSpan) {
    let closer = byte(span.end - 1)
    guard closer == UInt8(ascii: "}") || closer == UInt8(ascii: "]") else { return }
    scan(to: span.end - 1)
    add(.mark(closer), span.end - 1, span.end)
    position = span.end
  }

  private mutating func scalar(_ text: String, _ style: ScalarText.Style, _ span: SourceSpan) {
    if span.end > position { skipToContent(limit: span.end) }
    let start = min(max(position, span.start), max(span.end, position))
    let end = max(span.end, start)
    add(.scalar(text, style), start, end)
    position = end
  }

  private mutating func takeProperties(_ count: Int) {
    for _ in 0..<count {
      skipToContent()
      let start = position
      position = propertyEnd(bytes, from: start)
      add(.property, start, position)
    }
  }

  // MARK: Between nodes

  /// Takes white space and comments up to the next byte that is neither.
  private mutating func skipToContent(limit: Int? = nil) {
    let limit = limit ?? bytes.count
    var place = position
    while place < limit {
      if bytes[place] == UInt8(ascii: "#") {
        while place < limit, lineBreakLength(bytes, at: place) == 0 { place += 1 }
      } else if isSpace(bytes[place]) {
        place += 1
      } else {
        break
      }
    }
    scan(to: place)
  }

  private mutating func scan(to end: Int) {
    while position < end {
      let byte = bytes[position]
      let length = lineBreakLength(bytes, at: position)
      if length > 0 {
        breaks += 1
        position += length
      } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        position += 1
      } else if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "%") && startsLine {
        line(byte == UInt8(ascii: "#") ? .comment : .marker)
      } else if isMarker {
        add(.marker, position, position + 3)
        position += 3
      } else if "-?:,".utf8.contains(byte) {
        add(.mark(byte), position, position + 1)
        position += 1
      } else {
        isLost = true
        return
      }
    }
  }

  /// Takes the rest of the line without the white space at its end.
  private mutating func line(_ kind: YAMLLayout.Part.Kind) {
    let start = position
    while position < bytes.count, lineBreakLength(bytes, at: position) == 0 { position += 1 }
    var end = position
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    add(kind, start, end)
  }

  private var isMarker: Bool {
    guard startsLine, position + 3 <= bytes.count else { return false }
    let isDashes = bytes[position..<position + 3].elementsEqual("---".utf8)
    let isDots = bytes[position..<position + 3].elementsEqual("...".utf8)
    return (isDashes || isDots) && (position + 3 == bytes.count || isSpace(bytes[position + 3]))
  }

  private var startsLine: Bool { position == base || bytes[position - 1] == 0x0A || bytes[position - 1] == 0x0D }

  private func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  /// Counted from 0, in bytes.
  private func column(_ place: Int) -> Int {
    var start = place
    while start > base, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
    return place - start
  }
}
