// `_manifest.json`: which files a folder has when a stream is complete, with their rows and digests; a file a line.

internal import Diagnostics
internal import Glibc
internal import Records
internal import Values

enum Manifest {
  static let name = "_manifest.json"

  /// Writes the manifest of a folder as the ledger has it; answers its digest.
  static func write(_ table: FileTable, title: String) throws(Failure) -> String {
    let path = "\(table.path)/\(name)"
    let fresh = "\(path).new"
    let writer = try FileWriter(path: fresh)
    let columns = table.columns.map { column in
      Value.object([
        .init("name", .string(column.name)),
        .init("kinds", .array(column.values.text.split(separator: " ").map { .string(String($0)) })),
      ])
    }
    try writer.append { buffer in
      buffer.append("{\"format\":\"backhoe.files/1\",\"object\":")
      buffer.append(CanonicalJSON.text(of: .string(title)))
      buffer.append(",\"plan\":")
      buffer.append(CanonicalJSON.text(of: .string(table.store.plan)))
      buffer.append(",\n\"columns\":")
      buffer.append(CanonicalJSON.text(of: .array(columns)))
      buffer.append(",\n\"files\":[")
    }
    var (rows, files) = (0, 0)
    var last: FileEntry?
    while true {
      let entries = try table.store.journal.files(folder: table.name.name, after: last)
      for entry in entries {
        let line = (files == 0 ? "\n" : ",\n") + text(entry)
        try writer.append { $0.append(line) }
        files += 1
        rows += entry.rows
      }
      last = entries.last
      if last == nil { break }
    }
    let end = "],\n\"rows\":\(rows)}\n"
    try writer.append { $0.append(end) }
    let digest = try writer.finish().digest
    if rename(fresh, path) != 0 { throw FileError.failure("cannot write the file '\(path)'") }
    try Folder.keep(table.path)
    return digest
  }

  private static func text(_ entry: FileEntry) -> String {
    CanonicalJSON.text(
      of: .object([
        .init("name", .string(entry.name ?? "")), .init("label", .string(entry.label)),
        .init("chunk", .string(entry.chunk)), .init("rows", .int(Int64(entry.rows))),
        .init("bytes", .int(Int64(entry.bytes))), .init("sha256", .string(entry.digest)),
      ]))
  }
}
