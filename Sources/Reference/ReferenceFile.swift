// The files that are made from tables: where each lies and what is in it. `generate` writes them, `generate --check` and
// a test compare.

internal import Schemas

/// One generated file.
package struct ReferenceFile: Sendable {
  /// Relative to the project's folder.
  package var path: String
  package var content: String

  package static var all: [ReferenceFile] {
    let schemas = JSONSchema.allCases.map { schema in
      ReferenceFile(path: "grammar/\(schema.rawValue).schema.json", content: schema.text)
    }
    return schemas + [
      ReferenceFile(path: "docs/reference/keys.md", content: KeyPages.page),
      ReferenceFile(path: "docs/reference/functions.md", content: FunctionPages.page),
      ReferenceFile(path: "docs/reference/rules.md", content: RulePages.page),
      ReferenceFile(path: "docs/reference/opcodes.md", content: OpcodePage.page),
      ReferenceFile(path: "docs/reference/configuration.md", content: ConfigurationPage.page),
    ]
  }
}
