// Bodies of responses: the first byte says which format is forced and which type they claim. What is read is JSON, and its
// texts are UTF-8.

internal import Formats
internal import Records

enum Bodies {
  private static let types = [
    nil, "application/json", "text/csv; charset=windows-1252", "application/xml", "application/zip",
    "text/csv; charset=utf-16le", "text/xml; charset=iso-8859-1", "application/x-ndjson",
  ]

  static func check(_ input: UnsafeBufferPointer<UInt8>) throws(BrokenProperty) {
    guard let first = input.first else { return }
    let forced: BodyFormat? = first & 8 == 0 ? nil : BodyFormat.allCases[Int(first >> 4) % BodyFormat.allCases.count]
    let type = types[Int(first) & 7]
    let keys = KeyTable()
    let reader = DocumentReader(parser: JSONParser(keys: keys), keys: keys, unpackedLimit: 1 << 20)
    let arena = Arena()
    let documents: [BodyDocument]
    do throws(FormatError) {
      documents = try reader.read(
        PageBytes(Array(input.dropFirst())), forced: forced, contentType: type, arena: arena)
    } catch {
      if error.message.isEmpty { throw BrokenProperty("an error without a reason") }
      return
    }
    for document in documents {
      let text = withExtendedLifetime((document, arena)) { JSONWriter.string(document.root) }
      if (try? JSONParser(keys: nil, depthLimit: 10_000).parse(PageBytes(Array(text.utf8)))) == nil {
        throw BrokenProperty("what was read is no JSON: \(text.prefix(1_000))")
      }
    }
  }
}
