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
  /// Types that are forced on columns.
  package var columns: [(name: String, type: String)]
  /// How the table is made and filled; nil: nobody says anything.
  package var targetOptions: TargetOptionsBlock?
  /// Of the endpoint and of the replication, which add up.
  package var hooks: [YAMLNode]
  /// Settings that are understood and change nothing, as paths.
  package var ineffective: [String]
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
    columns = ((first(\.columns) ?? option(\.columns))?.entries ?? []).map {
      ($0.name, $0.value.scalar?.text ?? "")
    }
    targetOptions = blocks.reversed().reduce(nil) { weaker, block in
      block.targetOptions?.merged(with: weaker) ?? weaker
    }
    hooks = [stream.hooks ?? defaults?.hooks, endpoint.overrides?.hooks].compactMap { $0 }.filter { !$0.isNull }
    ineffective = Self.ineffective(blocks) + (targetOptions?.needless ?? []).map { "target_options.\($0)" }
  }

  /// What holds for an endpoint that nobody asked for, which fills a queue that `consumer` reads.
  package init(producer endpoint: ResolvedEndpoint, for consumer: StreamSettings) {
    self = consumer
    let response = endpoint.response
    self.endpoint = Located(endpoint.name.value, at: consumer.endpoint.location)
    object = nil
    primaryKey = response.primaryKey
    updateKey = response.updateKey
    select = response.select
    limit = response.limit
    columns = []
    targetOptions = nil
    hooks = [endpoint.overrides?.hooks].compactMap { $0 }.filter { !$0.isNull }
    ineffective = []
  }

  /// What holds for an endpoint that is asked for the elements of its iteration and loads nothing.
  package init(asking endpoint: ResolvedEndpoint) {
    let place = endpoint.name.location
    self.init(
      endpoint: endpoint.name, object: nil, mode: Located(.fullRefresh, at: place, origin: .builtIn), primaryKey: [],
      updateKey: nil, select: [], isDisabled: false, range: nil, limit: nil, flatten: nil, columns: [],
      targetOptions: nil, hooks: [], ineffective: [])
  }

  /// What hooks there are: `pre`, `post`, …, and statements that are run around a load like these: `pre_sql`.
  package var hookNames: [String] {
    let names = hooks.flatMap { $0.entries ?? [] }.map(\.name) + (targetOptions?.statements ?? []).map(\.value)
    return names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func ineffective(_ blocks: [StreamBlock]) -> [String] {
    var names: [String] = []
    for block in blocks {
      if let transforms = block.transforms, !transforms.isNull { names.append("transforms") }
      let options = block.sourceOptions
      if options?.jmespath != nil { names.append("source_options.jmespath") }
      if options?.jq != nil { names.append("source_options.jq") }
      if options?.datetimeFormat != nil { names.append("source_options.datetime_format") }
      if options?.emptyAsNull != nil { names.append("source_options.empty_as_null") }
      if options?.nullIf != nil { names.append("source_options.null_if") }
      if options?.maxDecimals != nil { names.append("source_options.max_decimals") }
    }
    return names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
