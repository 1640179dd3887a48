// What stands in braces in a stream's `object`: the table in `ObjectVariable` says what means something there. Lint and plan
// ask the same question, so that what the one accepts the other fills in.

package import Diagnostics
internal import Keys
package import Specs

package enum ObjectCheck {
  package static func check(_ object: ExpressionText, into bag: inout DiagnosticBag) {
    let known = object.place.vocabulary
    for case .unknown(let name, let place) in ObjectPart.parts(of: object.text) {
      let refused = RefusedObjectVariable.named(name)
      bag.add(
        Diagnostic(
          .doubtfulBraces,
          refused.map { "'{\(name)}' has no meaning in a plan: \($0.reason)" } ?? "'{\(name)}' is not known here",
          at: object.location(of: place), label: refused == nil ? Suggestions.question(name, among: known) ?? "" : "",
          help: refused?.advice ?? "known are \(Suggestions.list(known.map { "{\($0)}" }, joinedBy: "and"))"))
    }
  }
}
