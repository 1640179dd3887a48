// Bodies to values, for the tests of every format.

import Foundation
import Records
import Values

@testable import Formats

/// The documents of a body as JSON texts, or why it is none.
func documents(_ bytes: [UInt8], _ type: String? = nil, forced: BodyFormat? = nil, limit: Int = 1 << 20) -> [String] {
  let keys = KeyTable()
  let reader = DocumentReader(parser: JSONParser(keys: keys), keys: keys, unpackedLimit: limit)
  let arena = Arena()
  do throws(FormatError) {
    let read = try reader.read(PageBytes(bytes), forced: forced, contentType: type, arena: arena)
    return withExtendedLifetime((read, arena)) { read.map { CanonicalJSON.text(of: Value($0.root)) } }
  } catch { return ["\(error.format): \(error.message)"] }
}

func documents(_ text: String, _ type: String? = nil, forced: BodyFormat? = nil) -> [String] {
  documents(Array(text.utf8), type, forced: forced)
}

func bytes(base64 text: String) -> [UInt8] { Array(Data(base64Encoded: text)!) }
