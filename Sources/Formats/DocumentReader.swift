// The way in: a body of any format to documents of cells. Most bodies are one document; an archive has one a file.

package import Records

/// What was read, and what keeps it alive.
package struct BodyDocument: @unchecked Sendable {
  package let root: Cell
  package let format: BodyFormat
  /// What the cells point to, besides the arena that was given.
  package let owners: [AnyObject]
  /// Memory of `owners`, for budgets.
  package let byteCount: Int

  /// Whether a single element and a list of one look the same in this format.
  package var readsOneAsMany: Bool { format == .xml }
}

/// Reads bodies, one after another. One per worker thread.
package final class DocumentReader {
  private let parser: JSONParser
  private let keys: KeyTable
  /// What an archive may hold in all, in bytes.
  private let unpackedLimit: Int

  package init(parser: JSONParser, keys: KeyTable, unpackedLimit: Int = 1 << 30) {
    self.parser = parser
    self.keys = keys
    self.unpackedLimit = unpackedLimit
  }

  /// The documents in `body`, in their order; none in an empty one. Cells go to `arena`, or point into what the documents
  /// own. `forced`: the format that the spec says.
  package func read(
    _ body: PageBytes, forced: BodyFormat?, contentType: String?, arena: Arena
  ) throws(FormatError) -> [BodyDocument] {
    let type = MediaType(contentType)
    let format = forced ?? BodyFormat(contentType: type, bytes: body.bytes) ?? .json
    // An archive's magic bytes are no text in any format.
    if format != .zip, !body.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      return try document(body, format, charset: type.charset, arena).map { [$0] } ?? []
    }
    let archive = try ZipArchive(body.bytes)
    var documents: [BodyDocument] = []
    var left = unpackedLimit
    for entry in archive.entries {
      guard let inner = BodyFormat(fileName: entry.name) else { continue }
      let content = try archive.content(of: entry, limit: left)
      left -= content.count
      do throws(FormatError) {
        if let document = try document(content, inner, charset: nil, arena) { documents.append(document) }
      } catch { throw FormatError(error.format, "'\(entry.name)': \(error.message)") }
    }
    if documents.isEmpty, !archive.entries.isEmpty,
      !archive.entries.contains(where: { BodyFormat(fileName: $0.name) != nil })
    {
      let names = archive.entries.prefix(3).map { "'\($0.name)'" }.joined(separator: ", ")
      throw FormatError("ZIP", "no file in it ends in .json, .jsonl, .csv or .xml: \(names)")
    }
    return documents
  }

  /// Nil: nothing but white space.
  private func document(
    _ body: PageBytes, _ format: BodyFormat, charset name: String?, _ arena: Arena
  ) throws(FormatError) -> BodyDocument? {
    let isBlank = body.bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    if isBlank { return nil }
    guard let charset = Charset(name, bytes: body.bytes) else {
      throw FormatError(
        format.title, "the charset '\(name ?? "")' is not read: UTF-8, UTF-16, ISO 8859-1 and Windows-1252 are")
    }
    // XML says itself what it is in, and libxml2 knows more charsets.
    let text = format == .xml && name == nil ? body : try charset.decoded(body.bytes, format: format.title) ?? body
    switch format {
    case .json, .jsonlines, .zip:
      do throws(JSONError) {
        let page =
          format == .jsonlines ? try parser.parseLines(text, arena: arena) : try parser.parse(text, arena: arena)
        return BodyDocument(root: page.root, format: format, owners: [page], byteCount: text.capacity)
      } catch { throw FormatError(format.title, error.text) }
    case .csv:
      var reader = CSVReader(text.bytes, arena: arena, keys: keys)
      return BodyDocument(root: try reader.read(), format: format, owners: [text], byteCount: text.capacity)
    case .xml:
      var document = XMLDocument(arena: arena, keys: keys)
      return BodyDocument(
        root: try document.read(text.bytes, isUTF8: name != nil), format: format, owners: [], byteCount: 0)
    }
  }
}
