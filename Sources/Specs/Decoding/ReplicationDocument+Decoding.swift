// A replication's nodes to its blocks.

package import Diagnostics
internal import Keys
package import YAMLSyntax

extension ReplicationDocument {
  /// Decodes the root of a replication; always gives a document.
  package init(_ root: YAMLNode, into bag: inout DiagnosticBag) {
    self.init(file: root.file, root: root)
    let decoding = Decoding(.replication)
    defer { bag.add(contentsOf: decoding.bag) }
    guard let reader = SectionReader(root, as: .replication, decoding) else { return }
    source = reader.string("source")
    target = reader.string("target")
    if let entry = root.entry("defaults"), let part = reader.part("defaults") {
      defaults = decoding.with(.defaults) { StreamBlock(part, name: reader.located("defaults", entry.key)) }
    }
    for (key, part) in reader.namedParts("streams") ?? [] {
      streams.append(StreamBlock(part, name: Located(key.scalar?.text ?? "", at: key.location)))
    }
    env = reader.values("env")
    hooks = reader.checkedPart("hooks")
    reader.requireKeys(meant: decoding.meant)
  }
}

extension SourceOptionsBlock {
  init(_ reader: SectionReader) {
    self.init(location: reader.location)
    range = reader.range("range")
    limit = reader.int("limit")
    flatten = reader.int("flatten")
    jmespath = reader.template("jmespath")
    jq = reader.template("jq")
    columns = reader.columnTypes("columns")
    datetimeFormat = reader.string("datetime_format")
    emptyAsNull = reader.bool("empty_as_null")
    nullIf = reader.string("null_if")
    maxDecimals = reader.int("max_decimals")
  }
}
