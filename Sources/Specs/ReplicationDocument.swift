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
