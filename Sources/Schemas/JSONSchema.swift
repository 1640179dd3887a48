// JSON Schemas: of the three kinds of file that people write, made from the table of keys, and of plans (`PlanSchema`), in the draft that the YAML extensions of editors
// read (draft 7). What a schema cannot say (expressions, what `defaults` supplies) is the linter's affair.

internal import Connections
package import Keys
internal import Specs
internal import Values

/// A kind of file with its schema.
package enum JSONSchema: String, CaseIterable, Sendable {
  case spec, replication, connections, plan

  /// The sections whose keys the schema holds.
  package var sections: [KeySection] {
    switch self {
    // `overrides` of an endpoint holds a stream's settings.
    case .spec: KeySection.ofSpecs + KeySection.ofReplications.filter { !$0.isRoot && $0 != .replicationHooks }
    case .replication: KeySection.ofReplications
    case .connections: KeySection.ofConnections
    case .plan: []
    }
  }

  private var title: String {
    switch self {
    case .spec: "API spec for Backhoe"
    case .replication: "Replication for Backhoe"
    case .connections: "Connections of Backhoe"
    case .plan: "Plan of Backhoe"
    }
  }

  /// The schema as JSON text.
  package var text: String {
    let head = [
      Value.Member("$schema", .string("http://json-schema.org/draft-07/schema#")),
      Value.Member("title", .string(title)),
      Value.Member("description", .string("Made from the table of keys by 'make generate'.")),
    ]
    guard let root = sections.first else { return PrettyJSON.text(of: .object(head + PlanSchema.members)) }
    var members = head
    members += SectionSchema.members(of: root)
    if self == .spec { members.append(SectionSchema.anyOf(requiring: ["endpoints", "dynamic_endpoints"])) }
    let definitions = sections.dropFirst().map { section in
      Value.Member(section.name, .object(SectionSchema.members(of: section)))
    }
    members.append(Value.Member("definitions", .object(Array(definitions) + extraDefinitions)))
    return PrettyJSON.text(of: .object(members))
  }

  private var extraDefinitions: [Value.Member] {
    self == .connections ? [Value.Member("connection", SectionSchema.connection)] : []
  }
}
