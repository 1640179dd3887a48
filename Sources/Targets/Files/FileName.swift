// Names of folders and files: how an object becomes a folder, and a chunk a file.

internal import Diagnostics
internal import Values

enum FileName {
  private static let longestLabel = 80

  /// The folder of an object: its name as it is.
  static func folder(object: String) throws(Failure) -> String {
    let what = "the object '\(object)' cannot name a folder"
    let why: String? =
      if object.isEmpty || object == "." || object == ".." {
        "it is empty or means a folder that is there already"
      } else if object.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 < 0x20 || $0 == 0x7F }) {
        "it holds a slash or a control character"
      } else if object.hasPrefix(".") || object.lowercased().hasPrefix(FileLayout.ours) {
        "names that start with '.' or '\(FileLayout.ours)' are reserved"
      } else if object.utf8.count > 255 {
        "it has more than 255 bytes"
      } else {
        nil
      }
    if let why { throw Failure(.usage, what, why: why, advice: "choose another object, as in 'analytics.events'") }
    return object
  }

  /// `2024-01-01.bc_….jsonl.gz`
  static func file(label: String, chunk: String, form: FileForm) -> String {
    "\(safe(label)).\(safe(chunk))\(form.suffix)"
  }

  /// The text with nothing in it that a shell, a file system or a pattern could take amiss; cut if it is long.
  static func safe(_ text: String) -> String {
    let bytes = text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        byte
      case UInt8(ascii: "."): byte
      default: UInt8(ascii: "-")
      }
    }
    let name = String(decoding: bytes.prefix(longestLabel), as: UTF8.self)
    return name.hasPrefix(".") || name.hasPrefix("_") ? "-" + name.dropFirst() : name
  }
}
