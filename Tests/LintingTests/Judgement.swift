// What lint says of a spec, in short: line, severity and code of each finding.

import Diagnostics
import Linting
import Specs
import YAMLSyntax

enum Judgement {
  static func findings(in text: String) -> [String] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "spec.yaml", bytes: Array(text.utf8))
    if let root = YAMLDocument.parse(file, into: &bag) {
      _ = SpecChecker.check(SpecDocument(root, into: &bag), into: &bag)
    }
    return bag.sorted.map { finding in
      "\(file.lines.position(at: finding.location.span.start).line) \(finding.severity.name) \(finding.code.id)"
    }
  }
}
