// JSON that the user named: a file, or the standard input, read straight into cells.

internal import Diagnostics
internal import Records

enum JSONInput {
  /// The document in the file at `path`, or in the standard input for `-`.
  static func read(_ path: String, keys: KeyTable) throws(Failure) -> Page {
    let file = try SourceFile.read(path)
    do {
      return try JSONParser(keys: keys).parse(PageBytes(file.bytes))
    } catch {
      throw Failure(
        .usage, "\(file.path) is no JSON", why: error.text, advice: "the input is one JSON document, UTF-8, RFC 8259")
    }
  }
}
