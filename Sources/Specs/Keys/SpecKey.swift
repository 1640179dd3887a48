// The table of keys: every key that a spec, a replication or one of their parts may have. The decoder, suggestions, the
// JSON Schema and the reference are made from it. One file a family holds the rows.

internal import Diagnostics

/// A map of keys that belong together.
package enum KeySection: String, CaseIterable, Sendable {
  case root, endpoint, request, pagination, response, records, processor, rule, iterate, call, authentication
  case dynamicEndpoint = "dynamic endpoint"
  case replication, stream
  case sourceOptions = "source_options"
  case targetOptions = "target_options"

  /// The section in a message: "a request", "an endpoint".
  package var words: String {
    switch self {
    case .root: "a spec"
    case .endpoint: "an endpoint"
    case .iterate: "'iterate'"
    case .authentication: "'authentication'"
    case .records: "'response.records'"
    case .request, .pagination, .response, .sourceOptions, .targetOptions: "'\(rawValue)'"
    case .processor, .rule, .call, .dynamicEndpoint, .replication, .stream: "a \(rawValue)"
    }
  }

  /// The rows of this section, in the order of the reference.
  package var keys: [SpecKey] {
    switch self {
    case .root: SpecKey.rootKeys
    case .endpoint: SpecKey.endpointKeys
    case .request: SpecKey.requestKeys
    case .pagination: SpecKey.paginationKeys
    case .response: SpecKey.responseKeys
    case .records: SpecKey.recordsKeys
    case .processor: SpecKey.processorKeys
    case .rule: SpecKey.ruleKeys
    case .iterate: SpecKey.iterateKeys
    case .call: SpecKey.callKeys
    case .authentication: SpecKey.authenticationKeys
    case .dynamicEndpoint: SpecKey.dynamicEndpointKeys
    case .replication: SpecKey.replicationKeys
    case .stream: SpecKey.streamKeys
    case .sourceOptions: SpecKey.sourceOptionsKeys
    case .targetOptions: SpecKey.targetOptionsKeys
    }
  }

  /// The row of this name.
  package func key(_ name: String) -> SpecKey? { keys.first { $0.name == name } }

  /// Whether keys that start with `x-` or `_` are free.
  package var isRoot: Bool { self == .root || self == .replication }
}

/// What a key takes.
package enum KeyKind: Sendable, Equatable {
  case bool
  /// A whole number, at least this.
  case int(minimum: Int)
  /// A number, at least this; `above` means that the limit itself is too small.
  case number(minimum: Double, above: Bool)
  /// A text that is taken as it is.
  case string
  /// A list of texts; a lone text is a list of one.
  case strings
  /// One of a few words.
  case oneOf([String])
  case expression(ExpressionPlace)
  case template(ExpressionPlace)
  /// A map of names to values whose texts are templates.
  case templates(ExpressionPlace)
  /// Anything; its texts are templates.
  case value(ExpressionPlace)
  /// A bare expression, or a list.
  case expressionOrList(ExpressionPlace)
  case section(KeySection)
  case list(KeySection)
  /// A map of names to sections.
  case map(KeySection)
  /// A section, or null for "none".
  case sectionOrNull(KeySection)
  /// `record.x`, `state.x`, `queue.x`, …
  case processorOutput
  /// `state.x`, or `response.records`.
  case iterateTarget
  /// `state.x`.
  case stateName
  /// `A,B[,STEP]`.
  case range
  /// A map of names to plain values.
  case values
  /// Not read further.
  case opaque

  /// The kind in a message: "a whole number".
  package var words: String {
    switch self {
    case .bool: "true or false"
    case .int(let minimum): minimum > 0 ? "a whole number of at least \(minimum)" : "a whole number"
    case .number: "a number"
    case .string: "a text"
    case .strings: "a list of texts"
    case .oneOf(let words): "one of \(Suggestions.list(words.filter { !$0.isEmpty }))"
    case .expression: "an expression"
    case .template: "a text"
    case .templates: "a map of names to values"
    case .value: "a value"
    case .expressionOrList: "an expression or a list"
    case .section, .sectionOrNull: "a map"
    case .list: "a list"
    case .map: "a map of names"
    case .processorOutput: "a destination such as 'record.name' or 'state.name'"
    case .iterateTarget: "'state.NAME' or 'response.records'"
    case .stateName: "'state.NAME'"
    case .range: "a text such as '2024-01-01,2024-01-31'"
    case .values: "a map of names to values"
    case .opaque: "a value"
    }
  }
}

/// One key.
package struct SpecKey: Sendable {
  /// Whether a key can change a row: what does belongs to the stream digest.
  package enum Effect: Sendable { case rows, nothing }

  package let name: String
  package let kind: KeyKind
  /// What holds when nobody writes the key, as YAML; nil: nothing.
  package let fallback: String?
  package let affects: Effect
  /// One line.
  package let doc: String
  /// The version of Backhoe that first knew it.
  package let since: String

  init(
    _ name: String, _ kind: KeyKind, fallback: String? = nil, affects: Effect = .nothing, since: String = "0.1",
    _ doc: String
  ) {
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.affects = affects
    self.since = since
    self.doc = doc
  }
}
