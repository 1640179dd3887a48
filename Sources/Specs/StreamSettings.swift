// What holds for one stream: `overrides` of the endpoint beat the stream, which beats the replication's defaults,
// which beat what the endpoint's response says, which beats what Backhoe does by itself.

package import YAMLSyntax

/// The settings of one stream after precedence, each with the place that decided it.
package struct StreamSettings: Sendable {
  package var endpoint: Located<String>
  /// Absent only if nobody named a table.
  package var object: ExpressionText?
  package var mode: Located<StreamMode>
  package var primaryKey: [Located<String>]
  package var updateKey: Located<String>?
  package var select: [Located<String>]
  package var isDisabled: Bool
  package var range: Located<RangeText>?
  package var limit: Located<Int>?
  package var flatten: Located<Int>?
  /// Of the endpoint and of the replication, which add up.
  package var hooks: [YAMLNode]
}
