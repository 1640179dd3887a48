// A response's body on its way to records: read once, when somebody asks first.

internal import Formats
internal import Records
internal import Transport

/// One response and what was made of its body. Used by one worker, for one response.
struct Body {
  let response: HTTPResponse
  /// Memory of the page: parsed cells, found records, what expressions see of the exchange, what processors add.
  let arena = Arena()
  /// What rows may point into besides the documents and `arena`; they keep it.
  var owners: [AnyObject] = []
  private let format: BodyFormat?
  private var read: Result<[BodyDocument], FormatError>?
  /// The records, once they were found.
  var records: Cell?

  /// `format`: what the spec says it is; nil: what its type says.
  init(_ response: HTTPResponse, format: BodyFormat?) {
    self.response = response
    self.format = format
  }

  /// The documents; none in an empty body, whatever its type.
  mutating func documents(_ tools: WorkerTools) -> Result<[BodyDocument], FormatError> {
    if let read { return read }
    let result: Result<[BodyDocument], FormatError>
    if response.status == 204 {
      result = .success([])
    } else {
      do throws(FormatError) {
        result = .success(
          try tools.reader.read(
            response.body, forced: format, contentType: response.header("content-type"), arena: arena))
      } catch { result = .failure(error) }
    }
    read = result
    return result
  }

  /// What expressions see as `response.json`; nil where it cannot be read, or is empty.
  mutating func json(_ tools: WorkerTools) -> Cell? {
    guard case .success(let documents) = documents(tools), let first = documents.first else { return nil }
    return documents.count == 1 ? first.root : arena.array(documents.map(\.root))
  }

  /// What rows point into, and how much memory it is.
  var holdings: (owners: [AnyObject], byteCount: Int) {
    guard case .success(let documents)? = read else { return (owners + [arena], arena.capacity) }
    return (
      documents.flatMap(\.owners) + owners + [arena], documents.reduce(arena.capacity) { $0 + $1.byteCount }
    )
  }

  /// Whether it says itself that it is mere text.
  var isPlainText: Bool { response.header("content-type")?.lowercased().hasPrefix("text/plain") == true }

  /// The beginning of the body in one line, for messages.
  func beginning(_ mask: SecretMask) -> String {
    response.body.bytes.isEmpty ? "an empty body" : "the body begins '\(Self.excerpt(of: response, mask))'"
  }

  /// The first bytes of a response's body in one line. Masked before they are cut: of half a secret no mask knows.
  static func excerpt(of response: HTTPResponse, _ mask: SecretMask) -> String {
    let bytes = response.body.bytes
    let text = mask.mask(String(decoding: bytes.prefix(8_192), as: UTF8.self)).prefix(200)
    let line = String(
      text.map { character in character.isNewline || character.isWhitespace ? " " : character }
        .filter { character in character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } })
    return bytes.count > 200 ? line + "…" : line
  }
}
