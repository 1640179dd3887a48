// The normal form of a file, with the proof that it says the same: both texts are read, and their values, styles,
// anchors and comments are compared in their order.

package import Diagnostics
internal import YAMLSyntax

package enum Formatter {
  /// The bytes of the file in the normal form. `separated` are keys of the root whose entries stand apart. Fails for
  /// a file in a form that is not written here, and for one that would come to mean something else.
  package static func format(_ file: SourceFile, separated: Set<String>) throws(Failure) -> [UInt8] {
    guard let layout = YAMLLayout(file) else { throw unusual(file) }
    var printer = LayoutPrinter(layout, separated: separated)
    guard let text = printer.text() else { throw unusual(file) }
    let result = SourceFile(path: file.path, bytes: Array(text.utf8))
    guard let again = YAMLLayout(result), Substance(layout) == Substance(again) else {
      throw Failure(
        .fault, "formatting '\(file.path)' would change what it means", why: "this is a mistake of Backhoe's",
        advice: "the file is left as it is; please report it")
    }
    return result.bytes
  }

  private static func unusual(_ file: SourceFile) -> Failure {
    Failure(
      .usage, "cannot format '\(file.path)'",
      why: "it is no map, or it has a key that is empty, a collection, or a text of several lines",
      advice: "write each key as a text on one line")
  }
}

/// What a file says, apart from its form.
struct Substance: Equatable {
  /// Values and comments in their order.
  private var words: [String] = []
  /// Values and collections in their order.
  private var shape: [YAMLLayout.Part.Kind] = []

  init(_ layout: YAMLLayout) {
    for part in layout.parts {
      switch part.kind {
      case .open(let collection): shape.append(.open(collection.withoutPlace))
      case .close: shape.append(.close)
      case .mark: break
      case .marker: words.append(layout.text(part))
      case .comment: words.append(CommentText.normal(layout.text(part)))
      case .alias, .property:
        words.append(layout.text(part))
        shape.append(part.kind)
      case .scalar(let text, let style):
        shape.append(part.kind)
        if !part.isEmpty { words.append(text) }
        guard style == .literal || style == .folded else { break }
        let header = layout.text(part).prefix { !$0.isNewline }
        if let comment = header.firstIndex(of: "#") { words.append(CommentText.normal(String(header[comment...]))) }
      }
    }
  }
}

extension YAMLLayout.Collection {
  fileprivate var withoutPlace: YAMLLayout.Collection {
    YAMLLayout.Collection(
      isMapping: isMapping, isFlow: isFlow, isBracketed: isBracketed, properties: properties, column: 0)
  }
}
