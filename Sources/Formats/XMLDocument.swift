// XML to cells, by libxml2's reader. An element becomes an object: `@name` for its attributes, its children by name (those
// that repeat are a list), `#text` for what it says besides. One with text alone is that text, an empty one null. Nothing
// is fetched, and entities that a document declares are not followed: they are how small documents become large ones.

internal import CXML
internal import Records

/// Reads one document.
struct XMLDocument {
  private static let depthLimit = 256

  private struct Element {
    var name: Cell
    /// Attributes, then children by name, in the order of their first.
    var members: [(key: Cell, values: [Cell])] = []
    var text: [UInt8] = []
  }

  private let arena: Arena
  private let keys: KeyTable
  private var open: [Element] = []
  private var root: Cell?

  init(arena: Arena, keys: KeyTable) {
    self.arena = arena
    self.keys = keys
  }

  /// The document as an object with its root's name. `isUTF8`: whatever it says of itself.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, isUTF8: Bool) throws(FormatError) -> Cell {
    var options = XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue
    options |= XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    if isUTF8 { options |= XML_PARSE_IGNORE_ENC.rawValue }
    guard bytes.count <= Int32.max else { throw FormatError("XML", "the document is larger than 2 GiB") }
    let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
    guard let reader = xmlReaderForMemory(start, Int32(bytes.count), nil, isUTF8 ? "UTF-8" : nil, Int32(options)) else {
      throw FormatError("XML", "libxml2 cannot read it")
    }
    defer { xmlFreeTextReader(reader) }
    while true {
      let outcome = xmlTextReaderRead(reader)
      if outcome == 0 { break }
      guard outcome == 1 else { throw problem() }
      try take(reader)
    }
    guard let root else { throw FormatError("XML", "it has no root element") }
    return root
  }

  private mutating func take(_ reader: xmlTextReaderPtr) throws(FormatError) {
    switch UInt32(bitPattern: xmlTextReaderNodeType(reader)) {
    case XML_READER_TYPE_ELEMENT.rawValue:
      guard open.count < Self.depthLimit else {
        throw FormatError("XML", "elements are nested more than \(Self.depthLimit) deep")
      }
      let isEmpty = xmlTextReaderIsEmptyElement(reader) == 1
      var element = Element(name: key("", xmlTextReaderConstName(reader)))
      while xmlTextReaderMoveToNextAttribute(reader) == 1 {
        let value = xmlTextReaderConstValue(reader).map { arena.string(Self.bytes($0)) } ?? arena.string("")
        element.members.append((key("@", xmlTextReaderConstName(reader)), [value]))
      }
      open.append(element)
      if isEmpty { close() }
    case XML_READER_TYPE_END_ELEMENT.rawValue: close()
    case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
      XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
      guard let text = xmlTextReaderConstValue(reader), !open.isEmpty else { return }
      open[open.count - 1].text += Self.bytes(text)
    case XML_READER_TYPE_ENTITY_REFERENCE.rawValue:
      let name = xmlTextReaderConstName(reader).map { String(decoding: Self.bytes($0), as: UTF8.self) } ?? ""
      throw FormatError("XML", "it uses the entity '&\(name);', which it declares itself; these are not followed")
    default: break
    }
  }

  /// The innermost element is complete.
  private mutating func close() {
    let element = open.removeLast()
    let value = self.value(of: element)
    guard let parent = open.indices.last else {
      root = arena.object([element.name, value])
      return
    }
    if let place = open[parent].members.firstIndex(where: { $0.key.isSameKey(as: element.name) }) {
      open[parent].members[place].values.append(value)
    } else {
      open[parent].members.append((element.name, [value]))
    }
  }

  private func value(of element: Element) -> Cell {
    let text = Self.trimmed(element.text)
    if element.members.isEmpty { return text.isEmpty ? .null : string(text) }
    var pairs: [Cell] = []
    for member in element.members {
      pairs += [member.key, member.values.count == 1 ? member.values[0] : arena.array(member.values)]
    }
    if !text.isEmpty { pairs += [name("#text"), string(text)] }
    return arena.object(pairs)
  }

  // MARK: Texts

  private func string(_ text: ArraySlice<UInt8>) -> Cell { text.withUnsafeBufferPointer { arena.string($0) } }

  private func key(_ prefix: String, _ name: UnsafePointer<xmlChar>?) -> Cell {
    self.name(prefix + (name.map { String(decoding: Self.bytes($0), as: UTF8.self) } ?? ""))
  }

  private func name(_ text: String) -> Cell { keys.intern(text) ?? arena.string(text) }

  private static func bytes(_ text: UnsafePointer<xmlChar>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text)))
  }

  private static func trimmed(_ text: [UInt8]) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let start = text.firstIndex(where: { !isSpace($0) }), let end = text.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return text[start...end]
  }

  private func problem() -> FormatError {
    guard let error = xmlGetLastError(), let message = error.pointee.message else {
      return FormatError("XML", "it is not well formed")
    }
    var text = Substring(String(cString: message))
    while text.last?.isWhitespace == true { text.removeLast() }
    return FormatError("XML", "line \(error.pointee.line): \(text)")
  }
}
