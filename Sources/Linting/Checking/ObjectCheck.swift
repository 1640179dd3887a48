// What stands in braces in a stream's `object`: the table in `ObjectVariable` says what means something there. Lint and plan
// ask the same question, so that what the one accepts the other fills in.

package import Diagnostics
internal import Keys
package import Specs

package enum ObjectCheck {
  package static func check(_ object: ExpressionText, into bag: inout DiagnosticBag) {
    for case .unknown(let name, let place) in ObjectPart.parts(of: object.text) {
      guard let refused = RefusedObjectVariable.named(name) else {
        bag.add(VocabularyCheck.unknown(name, object, at: place))
        continue
      }
      bag.add(
        Diagnostic(
          .doubtfulBraces, "'{\(name)}' has no meaning in a plan: \(refused.reason)", at: object.location(of: place),
          help: refused.advice))
    }
  }
}
