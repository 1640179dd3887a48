// How rows look in files: the format, the compression, and the ends of names that say so.

internal import Compression

/// The text of rows.
enum FileFormat: String, CaseIterable {
  /// One JSON object a line.
  case jsonLines = "jsonl"
  /// RFC 4180 with a header.
  case csv
}

struct FileForm: Equatable {
  var format = FileFormat.jsonLines
  var compression: CompressionFormat?

  /// `.jsonl.gz`
  var suffix: String { ".\(format.rawValue)\(compression?.suffix ?? "")" }

  /// This form, as far as a plan does not say another.
  func with(format name: String?, compression word: String?) -> FileForm {
    var form = self
    if let format = name.flatMap(FileFormat.init(rawValue:)) { form.format = format }
    if let named = FileAddress.compressions.first(where: { $0.name == word }) { form.compression = named.compression }
    return form
  }

  /// An encoder for one file; `columns` are those of the folder, in order.
  func encoder(columns: [String], stamps: [(name: String, text: String)]) -> any RowTextEncoder {
    switch format {
    case .jsonLines: JSONLinesEncoder(stamps: stamps)
    case .csv: CSVEncoder(columns: columns, stamps: stamps)
    }
  }
}
