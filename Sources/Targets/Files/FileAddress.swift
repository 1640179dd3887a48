// The URL of a folder of files: `file:DIR?format=csv&compression=gzip`.

internal import Compression
internal import Diagnostics

struct FileAddress: Equatable {
  let folder: String
  let form: FileForm

  private static let formats: [(name: String, format: FileFormat)] = [
    ("jsonl", .jsonLines), ("jsonlines", .jsonLines), ("ndjson", .jsonLines), ("csv", .csv),
  ]
  static let compressions: [(name: String, compression: CompressionFormat?)] = [
    ("none", nil), ("gzip", .gzip), ("gz", .gzip), ("zstd", .zstandard), ("zst", .zstandard),
  ]
  private static let advice = "write it as 'file:DIR' or 'file:DIR?format=csv&compression=gzip'"

  /// `rest` is what stands behind `file:`. As with SQLite, `///PATH` is absolute, `//PATH` is relative, and nothing is
  /// decoded.
  init(_ rest: String) throws(Failure) {
    let plain = rest.hasPrefix("//") ? rest.dropFirst(2) : rest[...]
    let mark = plain.lastIndex(of: "?")
    var folder = String(plain[..<(mark ?? plain.endIndex)])
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    if folder.isEmpty || folder.utf8.contains(0) {
      throw Failure(
        .usage, "the target 'file:\(rest)' does not name a folder", why: "the path is empty or holds a NUL",
        advice: Self.advice)
    }
    var form = FileForm()
    let options = mark.map { plain[plain.index(after: $0)...] } ?? ""
    for option in options.split(separator: "&") {
      let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      try Self.set(parts[0], parts.count == 2 ? parts[1].lowercased() : "", &form, "the target 'file:\(rest)'")
    }
    self.folder = folder
    self.form = form
  }

  private static func set(_ name: String, _ value: String, _ form: inout FileForm, _ target: String) throws(Failure) {
    switch name.lowercased() {
    case "format":
      guard let format = formats.first(where: { $0.name == value }) else {
        throw refusal("\(target) has the format '\(value)'", "the formats are \(formats.map(\.name))")
      }
      form.format = format.format
    case "compression":
      guard let compression = compressions.first(where: { $0.name == value }) else {
        throw refusal("\(target) has the compression '\(value)'", "they are \(compressions.map(\.name))")
      }
      form.compression = compression.compression
    default: throw refusal("\(target) has the option '\(name)'", "the options are 'format' and 'compression'")
    }
  }

  private static func refusal(_ what: String, _ why: String) -> Failure {
    Failure(.usage, what, why: why.filter { $0 != "\"" && $0 != "[" && $0 != "]" }, advice: advice)
  }
}
