// A response's body on its way to records: parsed once, when somebody asks first.

internal import Records
internal import Transport

/// One response and what was made of its body. Used by one worker, for one response.
struct Body {
  let response: HTTPResponse
  /// Memory of the page: parsed cells, found records, what expressions see of the exchange, what processors add.
  let arena = Arena()
  /// What rows may point into besides the page and `arena`; they keep it.
  var owners: [AnyObject] = []
  private let isLines: Bool
  private var parsed: Result<Page?, JSONError>?
  /// The records, once they were found.
  var records: Cell?

  init(_ response: HTTPResponse, isLines: Bool) {
    self.response = response
    let type = response.header("content-type")?.lowercased() ?? ""
    let isLineType = ["application/x-ndjson", "application/jsonl", "application/jsonlines", "application/x-jsonlines"]
      .contains { type.hasPrefix($0) }
    self.isLines = isLines || isLineType
  }

  /// Nothing but white space: no records, whatever the type.
  var isEmpty: Bool {
    response.status == 204 || response.body.bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
  }

  /// The document; nil for an empty body.
  mutating func page(_ tools: WorkerTools) -> Result<Page?, JSONError> {
    if let parsed { return parsed }
    let result: Result<Page?, JSONError>
    if isEmpty {
      result = .success(nil)
    } else {
      do throws(JSONError) {
        result = .success(
          isLines
            ? try tools.parser.parseLines(response.body, arena: arena)
            : try tools.parser.parse(response.body, arena: arena))
      } catch {
        result = .failure(error)
      }
    }
    parsed = result
    return result
  }

  /// The beginning of the body in one line, for messages.
  var beginning: String {
    response.body.bytes.isEmpty ? "an empty body" : "the body begins '\(Self.excerpt(of: response))'"
  }

  /// The first bytes of a response's body in one line.
  static func excerpt(of response: HTTPResponse) -> String {
    let bytes = response.body.bytes
    let text = String(decoding: bytes.prefix(200), as: UTF8.self)
    let line = String(
      text.map { character in character.isNewline || character.isWhitespace ? " " : character }
        .filter { character in character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } })
    return bytes.count > 200 ? line + "…" : line
  }
}
