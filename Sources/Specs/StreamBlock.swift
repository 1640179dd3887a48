// What a replication says about a stream, and what an endpoint's `overrides` say.

package import Diagnostics
package import YAMLSyntax

/// Settings of a stream: an entry of `streams`, `defaults` of a replication, or an endpoint's `overrides`.
package final class StreamBlock: Sendable {
  /// The endpoint's name or pattern; for `defaults` and `overrides` that word.
  package let name: Located<String>
  package let node: YAMLNode
  package let id: Located<String>?
  package let description: Located<String>?
  /// The target table: a template over `{stream_name}` and its like.
  package let object: ExpressionText?
  package let mode: Located<StreamMode>?
  package let primaryKey: [Located<String>]?
  package let updateKey: Located<String>?
  package let select: [Located<String>]?
  package let disabled: Located<Bool>?
  package let tags: [Located<String>]?
  package let sourceOptions: SourceOptionsBlock?
  package let targetOptions: TargetOptionsBlock?
  package let columns: YAMLNode?
  package let transforms: YAMLNode?
  package let hooks: YAMLNode?
  /// Meaningless for an API.
  package let sql: Located<String>?
  package let `where`: Located<String>?

  init(_ reader: SectionReader, name: Located<String>) {
    self.name = name
    node = reader.node
    id = reader.string("id")
    description = reader.string("description")
    object = reader.template("object")
    mode = reader.choice("mode", as: StreamMode.self)
    primaryKey = reader.strings("primary_key")
    updateKey = reader.string("update_key")
    select = reader.strings("select")
    disabled = reader.bool("disabled")
    tags = reader.strings("tags")
    sourceOptions = reader.part("source_options").map(SourceOptionsBlock.init)
    targetOptions = reader.part("target_options").map(TargetOptionsBlock.init)
    columns = reader.columnTypes("columns")
    transforms = reader.unread("transforms")
    hooks = reader.checkedPart("hooks")
    sql = reader.string("sql")
    self.where = reader.string("where")
    _ = reader.bool("single")
  }

  /// This block, with what it does not say from `defaults`: leaf by leaf, like everything else.
  func merged(with defaults: StreamBlock?) -> StreamBlock { defaults.map { StreamBlock(self, over: $0) } ?? self }

  private init(_ own: StreamBlock, over defaults: StreamBlock) {
    name = own.name
    node = own.node
    id = own.id ?? defaults.id
    description = own.description ?? defaults.description
    object = own.object ?? defaults.object
    mode = own.mode ?? defaults.mode
    primaryKey = own.primaryKey ?? defaults.primaryKey
    updateKey = own.updateKey ?? defaults.updateKey
    select = own.select ?? defaults.select
    disabled = own.disabled ?? defaults.disabled
    tags = own.tags ?? defaults.tags
    sourceOptions = own.sourceOptions?.merged(with: defaults.sourceOptions) ?? defaults.sourceOptions
    targetOptions = own.targetOptions?.merged(with: defaults.targetOptions) ?? defaults.targetOptions
    columns = own.columns ?? defaults.columns
    transforms = own.transforms ?? defaults.transforms
    hooks = own.hooks ?? defaults.hooks
    sql = own.sql ?? defaults.sql
    self.where = own.where ?? defaults.where
  }
}

/// `source_options`.
package struct SourceOptionsBlock: Sendable {
  package let location: Location
  package var range: Located<RangeText>?
  package var limit: Located<Int>?
  /// Levels of nesting that become columns; 0: all.
  package var flatten: Located<Int>?
  package var jmespath: ExpressionText?
  package var jq: ExpressionText?
  package var columns: YAMLNode?
  package var datetimeFormat: Located<String>?
  package var emptyAsNull: Located<Bool>?
  package var nullIf: Located<String>?
  package var maxDecimals: Located<Int>?

  init(location: Location) { self.location = location }
}

extension SourceOptionsBlock {
  fileprivate func merged(with defaults: SourceOptionsBlock?) -> SourceOptionsBlock {
    guard let defaults else { return self }
    var result = self
    result.range = range ?? defaults.range
    result.limit = limit ?? defaults.limit
    result.flatten = flatten ?? defaults.flatten
    result.jmespath = jmespath ?? defaults.jmespath
    result.jq = jq ?? defaults.jq
    result.columns = columns ?? defaults.columns
    result.datetimeFormat = datetimeFormat ?? defaults.datetimeFormat
    result.emptyAsNull = emptyAsNull ?? defaults.emptyAsNull
    result.nullIf = nullIf ?? defaults.nullIf
    result.maxDecimals = maxDecimals ?? defaults.maxDecimals
    return result
  }
}
