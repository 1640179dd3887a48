// `iterate` of a dynamic endpoint as an expression. It is written as a JMESPath over the state, perhaps with holes.

internal import ExpressionSyntax
internal import Functions
internal import Keys
internal import Specs
internal import Types
internal import Values
internal import YAMLSyntax

struct ListPath {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The value of a text that is JSON.
  static func literal(_ text: String) -> Value? {
    guard let first = text.first(where: { !$0.isWhitespace }), "[{".contains(first) else { return nil }
    return try? JSONText.parse(Array(text.utf8))
  }

  /// The expression, as if it stood at `node`. `variables` are those that the path may read.
  func expression(at node: YAMLNode, reading variables: [String]) -> ExpressionText {
    let scalar = ScalarText(
      text: source(reading: Set(variables).sorted()), style: .plain, span: node.span, file: node.file)
    return ExpressionText(scalar, place: .iterateOver, origin: .builtIn)
  }

  private func source(reading variables: [String]) -> String {
    let vocabulary = TemplateVocabulary(
      isScope: { Scope(name: $0) != nil }, isFunction: { FunctionRegistry.named($0) != nil })
    var template = Template.parse(text, .query, vocabulary)
    template.trimOuterWhitespace()
    if template.parts.count == 1, case .hole(let expression) = template.parts[0] { return expression.canonicalText }
    if let plain = template.plainText, Self.isPlain(plain) { return plain }
    let parts = template.parts.map { part in
      switch part {
      case .text(let text): Self.quoted(text)
      case .hole(let expression): expression.canonicalText
      }
    }
    let path = parts.count == 1 ? parts[0] : "join([\(parts.joined(separator: ", "))], \"\")"
    let members = variables.filter(Self.isName).map { "\(Self.quoted($0)): state.\($0)" }
    return "jmespath({\"state\": {\(members.joined(separator: ", "))}}, \(path))"
  }

  /// `state.a.b`, which both languages read alike.
  private static func isPlain(_ path: String) -> Bool {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 && parts[0] == "state" && parts.allSatisfy { isName(String($0)) }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first == 0x5F || first | 0x20 &- 0x61 < 26 else { return false }
    return text.utf8.allSatisfy { $0 == 0x5F || $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 }
  }

  private static func quoted(_ text: String) -> String { CanonicalJSON.text(of: .string(text)) }
}
