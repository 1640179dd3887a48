// The forms of compression: told apart by a file's name when it is written, by its first bytes when it is read.

/// A form of compression.
package enum CompressionFormat: Sendable, CaseIterable {
  /// RFC 1952, by zlib: `.gz`.
  case gzip
  /// RFC 8878, by libzstd: `.zst`.
  case zstandard

  /// What the end of a file's name asks for; nil: no compression.
  package init?(path: String) {
    let name = path.lowercased()
    guard let format = Self.allCases.first(where: { name.hasSuffix($0.suffix) }) else { return nil }
    self = format
  }

  /// What a file with these first bytes is; nil: not compressed.
  init?(magic bytes: some Collection<UInt8>) {
    guard let format = Self.allCases.first(where: { bytes.starts(with: $0.magic) }) else { return nil }
    self = format
  }

  /// The end of names of such files, with its full stop.
  package var suffix: String {
    switch self {
    case .gzip: ".gz"
    case .zstandard: ".zst"
    }
  }

  /// The name for people.
  package var name: String {
    switch self {
    case .gzip: "gzip"
    case .zstandard: "Zstandard"
    }
  }

  private var magic: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B]
    case .zstandard: [0x28, 0xB5, 0x2F, 0xFD]
    }
  }
}
