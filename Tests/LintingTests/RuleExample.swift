// Makes a whole document of an example of the table of codes, which is a fragment: it is put where its keys belong.

import Diagnostics
import Keys
internal import Specs
import YAMLSyntax

struct RuleExample {
  let document: String

  init(_ fragment: String) {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "example.yaml", bytes: Array(fragment.utf8))
    let entries = YAMLDocument.parse(file, into: &bag)?.entries
    guard let name = entries?.first?.name else {
      document = fragment
      return
    }
    let sections = Self.sections(for: name)
    // What an endpoint must have besides.
    let defaults = sections.first == "endpoints" ? "defaults: {request: {url: https://api.example.com/items}}\n" : ""
    document =
      defaults
      + sections.reversed().reduce(fragment) { text, section in
        let isItem = section.hasSuffix("-")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let indented = lines.enumerated().map { index, line in
          line.isEmpty ? "" : (isItem && index == 0 ? "  - " : isItem ? "    " : "  ") + line
        }
        return (isItem ? String(section.dropLast()) : section) + ":\n" + indented.joined(separator: "\n")
      }
  }

  /// The sections that hold a key, outermost first; a `-` at the end means an item of a list.
  private static func sections(for key: String) -> [String] {
    if KeySection.root.key(key) != nil && KeySection.endpoint.key(key) == nil { return [] }
    if key == "connections" || key == "streams" || key == "source" || key == "target" { return [] }
    let endpoint = ["endpoints", "example"]
    if key != "name", KeySection.endpoint.key(key) != nil { return endpoint }
    if KeySection.request.key(key) != nil { return endpoint + ["request"] }
    if KeySection.rule.key(key) != nil, key != "name" { return endpoint + ["response", "rules-"] }
    if KeySection.processor.key(key) != nil, key != "name" { return endpoint + ["response", "processors-"] }
    if KeySection.response.key(key) != nil { return endpoint + ["response"] }
    if KeySection.records.key(key) != nil { return endpoint + ["response", "records"] }
    if KeySection.iterate.key(key) != nil { return endpoint + ["iterate"] }
    if KeySection.pagination.key(key) != nil { return endpoint + ["pagination"] }
    if KeySection.authentication.key(key) != nil { return endpoint + ["authentication"] }
    return []
  }
}
