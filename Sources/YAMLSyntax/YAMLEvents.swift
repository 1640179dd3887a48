// The events of libyaml, decoded from its unions. The only file that sees the C library.

internal import CYAML

/// One event of a YAML stream. Places are in code points from the start of the input, as libyaml counts them.
struct YAMLEvent {
  enum Kind {
    case documentStart
    case alias(String)
    case scalar(String, ScalarText.Style)
    case sequenceStart(isFlow: Bool)
    case mappingStart(isFlow: Bool)
    /// Of a sequence or a mapping.
    case collectionEnd
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  var start: Int
  var end: Int
}

extension YAMLEvent {
  /// Whether it is a text in quotes.
  var isQuoted: Bool {
    if case .scalar(_, let style) = kind { return style == .singleQuoted || style == .doubleQuoted }
    return false
  }
}

/// Why libyaml gave up; places as in `YAMLEvent`.
struct YAMLProblem: Error {
  /// libyaml's words: "did not find expected key".
  var problem: String
  var place: Int
  /// "while parsing a block mapping"; may be empty.
  var context: String
  var contextPlace: Int
}

/// Calls `body` with every event of `input`, which is UTF-8 without a byte order mark, until it returns false.
func forEachYAMLEvent(
  in input: UnsafeBufferPointer<UInt8>, _ body: (YAMLEvent) -> Bool
) throws(YAMLProblem) {
  let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  defer { parser.deallocate() }
  guard yaml_parser_initialize(parser) == 1 else {
    throw YAMLProblem(problem: "out of memory", place: 0, context: "", contextPlace: 0)
  }
  defer { yaml_parser_delete(parser) }
  yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  yaml_parser_set_input_string(parser, input.baseAddress, input.count)

  while true {
    var raw = yaml_event_t()
    guard yaml_parser_parse(parser, &raw) == 1 else { throw YAMLProblem(parser.pointee) }
    defer { yaml_event_delete(&raw) }
    if raw.type == YAML_STREAM_END_EVENT { return }
    if let event = YAMLEvent(raw), !body(event) { return }
  }
}

/// Where the anchor or tag that starts at `start` ends, as libyaml reads it: an anchor holds letters, digits, `-` and
/// `_`; a tag goes up to white space or a mark of a collection, except within `!<…>`.
func propertyEnd(_ bytes: [UInt8], from start: Int) -> Int {
  let isAnchor = bytes[start] == UInt8(ascii: "&")
  let isVerbatim = !isAnchor && start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "<")
  let end = bytes[(start + 1)...].firstIndex { byte in
    if isAnchor { return !(byte == 0x5F || byte == 0x2D || byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10) }
    return byte <= 0x20 || !isVerbatim && ",[]{}".utf8.contains(byte)
  }
  return end ?? bytes.count
}

extension YAMLEvent {
  /// Nil for events that say nothing: stream start, document end.
  fileprivate init?(_ raw: yaml_event_t) {
    start = raw.start_mark.index
    end = raw.end_mark.index
    switch raw.type {
    case YAML_DOCUMENT_START_EVENT:
      kind = .documentStart
    case YAML_ALIAS_EVENT:
      kind = .alias(Self.text(raw.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = raw.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = .scalar(String(decoding: bytes, as: UTF8.self), ScalarText.Style(scalar.style))
      anchor = Self.text(scalar.anchor)
      tag = Self.text(scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart(isFlow: raw.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
      anchor = Self.text(raw.data.sequence_start.anchor)
      tag = Self.text(raw.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart(isFlow: raw.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
      anchor = Self.text(raw.data.mapping_start.anchor)
      tag = Self.text(raw.data.mapping_start.tag)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      kind = .collectionEnd
    default:
      return nil
    }
  }

  fileprivate static func text(_ pointer: UnsafePointer<UInt8>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}

extension ScalarText.Style {
  fileprivate init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}

extension YAMLProblem {
  fileprivate init(_ parser: yaml_parser_t) {
    problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
    place = parser.problem_mark.index
    context = parser.context.map { String(cString: $0) } ?? ""
    contextPlace = parser.context_mark.index
  }
}
