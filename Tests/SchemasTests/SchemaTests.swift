// The schemas against the table that they are made from. That they say what the decoders say is checked by
// `scripts/check-schemas`, with a validator that is not ours.

import Connections
import Foundation
import Keys
import Schemas
import Specs
import Testing

@Suite struct SchemaTests {
  private func document(_ schema: JSONSchema) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(schema.text.utf8)) as? [String: Any])
  }

  @Test(arguments: JSONSchema.allCases)
  func everyKeyOfTheTableIsInTheSchemaAndNoOther(_ schema: JSONSchema) throws {
    let document = try document(schema)
    let definitions = try #require(document["definitions"] as? [String: Any])
    for (place, section) in schema.sections.enumerated() {
      let part = try #require(place == 0 ? document : definitions[section.name] as? [String: Any], "\(section.name)")
      let properties = try #require(part["properties"] as? [String: Any])
      #expect(Set(properties.keys) == Set(section.keys.map(\.name)), "\(section.name)")
      for key in section.keys {
        let property = try #require(properties[key.name] as? [String: Any])
        #expect(property["description"] as? String == key.doc)
        #expect((property["default"] == nil) || key.fallback != nil, "\(section.name).\(key.name)")
      }
      let required = Set(part["required"] as? [String] ?? [])
      #expect(required == Set(section.keys.filter { $0.isRequired && $0.types.isEmpty }.map(\.name)))
    }
  }

  /// What is defined is used, and what is used is defined.
  @Test(arguments: JSONSchema.allCases)
  func referencesLeadSomewhere(_ schema: JSONSchema) throws {
    let definitions = try #require(try document(schema)["definitions"] as? [String: Any])
    var used: Set<String> = []
    func visit(_ value: Any) {
      if let object = value as? [String: Any] {
        if let reference = object["$ref"] as? String { used.insert(reference) }
        object.values.forEach(visit)
      } else if let list = value as? [Any] {
        list.forEach(visit)
      }
    }
    visit(try document(schema))
    #expect(used == Set(definitions.keys.map { "#/definitions/\($0)" }))
  }

  @Test func everySectionBelongsToAFile() {
    let all = JSONSchema.allCases.flatMap(\.sections)
    for section in all {
      for child in section.children { #expect(all.contains(child), "\(section.name) holds \(child.name)") }
    }
    #expect(Set(all.map(\.name)).count == Set(all).count)
  }
}
