// What holds for one stream: `overrides` of the endpoint beat the stream, which beats the replication's defaults,
// which beat what the endpoint's response says, which beats what Backhoe does by itself.

package import YAMLSyntax

/// The settings of one stream after precedence, each with the place that decided it.
package struct StreamSettings: Sendable {
  /// The endpoint's name, at the place where the stream names it.
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

extension StreamSettings {
  /// What holds for `stream`, which loads `endpoint`.
  package init(stream: StreamBlock, defaults: StreamBlock?, endpoint: ResolvedEndpoint) {
    // From the strongest to the weakest.
    let blocks = [endpoint.overrides, stream, defaults].compactMap { $0 }
    func first<Content>(_ path: (StreamBlock) -> Content?) -> Content? { blocks.compactMap(path).first }
    func option<Content>(_ path: (SourceOptionsBlock) -> Content?) -> Content? {
      first { $0.sourceOptions.flatMap(path) }
    }
    let response = endpoint.response
    self.endpoint = Located(endpoint.name.value, at: stream.name.location)
    object = first(\.object)
    mode = first(\.mode) ?? Located(.fullRefresh, at: stream.name.location, origin: .builtIn)
    primaryKey = first(\.primaryKey) ?? response.primaryKey
    updateKey = first(\.updateKey) ?? response.updateKey
    select = first(\.select) ?? response.select
    isDisabled = first(\.disabled)?.value ?? false
    range = option(\.range)
    limit = option(\.limit) ?? response.limit
    flatten = option(\.flatten)
    hooks = [stream.hooks ?? defaults?.hooks, endpoint.overrides?.hooks].compactMap { $0 }
  }
}
