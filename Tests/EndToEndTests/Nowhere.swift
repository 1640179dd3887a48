// Looking for secrets in everything that a run leaves behind.

import Foundation
import Testing

extension Workspace {
  /// None of these texts, plain, percent-encoded or in Base64, is in what was said or in any file of the folder, but for
  /// those files that are meant to hold them.
  func expectNowhere(
    _ secrets: [String], besides exceptions: [String], said: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var places: [(name: String, content: Data)] = [("what was said", Data(said.utf8))]
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for file in files where !exceptions.contains(file) {
      if let content = FileManager.default.contents(atPath: path(file)) { places.append((file, content)) }
    }
    for secret in secrets {
      let forms = [
        secret, secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret,
        Data(secret.utf8).base64EncodedString(), secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""),
      ]
      for (name, content) in places {
        for form in Set(forms) where content.range(of: Data(form.utf8)) != nil {
          Issue.record("'\(form)' is in \(name)", sourceLocation: sourceLocation)
        }
      }
    }
  }
}
