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

extension TargetOptionsBlock {
  init(_ reader: SectionReader) {
    self.init(location: reader.location)
    addNewColumns = reader.bool("add_new_columns")
    adjustColumnType = reader.bool("adjust_column_type")
    columnCasing = reader.choice("column_casing", as: ColumnCasing.self)
    mergeStrategy = reader.choice("merge_strategy", as: MergeStrategy.self)
    if let strategy = mergeStrategy, strategy.value == .update {
      reader.decoding.bag.add(
        Diagnostic(
          .refusedKey, "'merge_strategy: update' cannot be had: rows that are new would be lost",
          at: strategy.location, help: "add them too with 'update_insert'"))
    }
    tableDDL = reader.string("table_ddl")
    format = reader.word("format")
    compression = reader.word("compression")
    for name in ["pre_sql", "post_sql"] {
      if let statement = reader.string(name) { statements.append(Located(name, at: statement.location)) }
    }
    for key in reader.section.keys {
      switch key.standing {
      case .effective: continue
      case .refused: reader.checkKind(of: key)
      case .needless:
        reader.checkKind(of: key)
        if let value = reader.value(key.name), !value.isNull { needless.append(key.name) }
      }
    }
  }
}
