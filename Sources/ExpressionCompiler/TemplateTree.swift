// Values with templates inside, such as a JSON body or a state variable that is a list: compiled to one program.

package import Values

/// A value whose texts are templates.
package indirect enum TemplateTree: Sendable {
  case literal(Value)
  case template(SourceText)
  case list([TemplateTree])
  case map([(key: String, value: TemplateTree)])
}
