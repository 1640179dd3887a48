// Which format a body is in: what the spec forces, else what its first bytes or its type say, else JSON.

/// The formats that records are read from.
package enum BodyFormat: String, CaseIterable, Sendable {
  case json, jsonlines, csv, xml
  /// An archive with files of the others.
  case zip

  /// As people call it.
  package var title: String {
    switch self {
    case .json: "JSON"
    case .jsonlines: "JSON Lines"
    case .csv: "CSV"
    case .xml: "XML"
    case .zip: "ZIP"
    }
  }

  /// Nil: neither the type nor the bytes say it; then it should be JSON.
  init?(contentType: MediaType, bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      self = .zip
      return
    }
    switch contentType.name {
    case "application/zip", "application/x-zip-compressed": self = .zip
    case "application/x-ndjson", "application/jsonl", "application/jsonlines", "application/x-jsonlines",
      "application/json-lines", "application/stream+json":
      self = .jsonlines
    case "text/csv", "application/csv", "text/tab-separated-values", "application/vnd.ms-excel": self = .csv
    case "application/xml", "text/xml": self = .xml
    case let name where name.hasSuffix("+xml") && !name.contains("html"): self = .xml
    default: return nil
    }
  }

  /// The format of a file in an archive; nil for one that holds no records.
  init?(fileName: String) {
    let name = fileName.lowercased()
    switch name {
    case _ where name.hasSuffix(".json"): self = .json
    case _ where name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") || name.hasSuffix(".jsonlines"):
      self = .jsonlines
    case _ where name.hasSuffix(".csv") || name.hasSuffix(".tsv"): self = .csv
    case _ where name.hasSuffix(".xml"): self = .xml
    default: return nil
    }
  }
}

/// A content type's name and its charset.
struct MediaType: Equatable {
  /// In lower case; empty where there is none.
  let name: String
  /// In lower case.
  let charset: String?

  init(_ header: String?) {
    let parts = (header ?? "").lowercased().split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
    name = parts.first ?? ""
    charset = parts.dropFirst().first { $0.hasPrefix("charset=") }.map {
      Self.trimmed($0.dropFirst("charset=".count)[...].filter { $0 != "\"" && $0 != "'" }[...])
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
