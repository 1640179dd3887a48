// A replication file as it was written: which endpoints are loaded into which tables. `StreamSettings` is what holds
// for one stream after precedence.

package import Diagnostics
package import Values
package import YAMLSyntax

/// One replication file.
package struct ReplicationDocument: Sendable {
  package let file: SourceFile
  package let root: YAMLNode
  /// Names of connections.
  package var source: Located<String>?
  package var target: Located<String>?
  package var defaults: StreamBlock?
  /// In file order. A name may be a pattern with `*`.
  package var streams: [StreamBlock] = []
  /// Names and texts, in file order.
  package var env: [NamedValue] = []
  /// Not run; kept so that lint and plan can say so.
  package var hooks: YAMLNode?

  init(file: SourceFile, root: YAMLNode) {
    self.file = file
    self.root = root
  }
}

/// A value with its name and place.
package struct NamedValue: Sendable {
  package let name: String
  package let value: Value
  package let location: Location
}

package enum StreamMode: String, CaseIterable, Sendable {
  case fullRefresh = "full-refresh"
  case truncate, incremental, snapshot, backfill
}

/// Settings of a stream: an entry of `streams`, `defaults` of a replication, or an endpoint's `overrides`.
package struct StreamBlock: Sendable {
  /// The endpoint's name or pattern; for `defaults` and `overrides` that word.
  package let name: Located<String>
  package let node: YAMLNode
  package var id: Located<String>?
  package var description: Located<String>?
  /// The target table: a template over `{stream_name}` and its like.
  package var object: ExpressionText?
  package var mode: Located<StreamMode>?
  package var primaryKey: [Located<String>]?
  package var updateKey: Located<String>?
  package var select: [Located<String>]?
  package var disabled: Located<Bool>?
  package var tags: [Located<String>]?
  package var sourceOptions: SourceOptionsBlock?
  package var targetOptions: YAMLNode?
  package var columns: YAMLNode?
  package var transforms: YAMLNode?
  package var hooks: YAMLNode?
  /// Meaningless for an API.
  package var sql: Located<String>?
  package var `where`: Located<String>?

  init(name: Located<String>, node: YAMLNode) {
    self.name = name
    self.node = node
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
