// Comments where they are comments, and parts as they are written.

import Diagnostics
import Testing
import YAMLSyntax

struct YAMLOutlineTests {
  private func outline(_ text: String) throws -> (comments: [String], parts: [String]) {
    let file = SourceFile(path: "x.yaml", bytes: Array(text.utf8))
    let outline = try #require(YAMLOutline(file), "\(text)")
    return (
      outline.comments.map { ($0.isAlone ? "" : "… ") + file.text($0.span) }, outline.parts.map { file.text($0) }
    )
  }

  @Test func comments() throws {
    let rows: [(text: String, comments: [String])] = [
      ("# a\nk: v # b\n", ["# a", "… # b"]), ("k: v#b\n", []), ("k: 'a # b' # c\n", ["… # c"]),
      ("k: \"a # b\"\n", []), ("k: a b\n  # c\nl: d\n", ["# c"]), ("k: |\n  # text\n  more\n# c\nl: v", ["# c"]),
      ("k: | # head\n  # text\n", ["… # head"]), ("k: >- # head\n  text\nl: v # b", ["… # head", "… # b"]),
      ("- [a, # b\n  c] # d\n", ["… # b", "… # d"]), ("k: &a v # c\nl: *a # d\n", ["… # c", "… # d"]),
      ("k: 'a\n  # b'\n", []), ("k:\r\n  # a\r\n  l: v # b\r\n", ["# a", "… # b"]), ("\u{FEFF}# a\nk: v", ["# a"]),
      ("k: é # ü\n", ["… # ü"]), ("k: v\n# a\n---\n# b\nl: w\n", ["# a", "# b"]), ("k: \"a\\\" # b\" # c", ["… # c"]),
      ("#", ["#"]), ("%YAML 1.1 # a\n---\nk: v", ["… # a"]),
      ("k: # a\n  # b\n  v", ["… # a", "# b"]),
      ("k: 1\nk: '# a' # b", ["… # b"]),
    ]
    for row in rows { #expect(try outline(row.text).comments == row.comments, "\(row.text)") }
  }

  @Test func parts() throws {
    let rows: [(text: String, parts: [String])] = [
      ("a: 1\nb: {c: 2}\n", ["a: 1", "b: {c: 2}", "c: 2"]),
      ("a:\n  b: 1\n  c: 2\n\n# x\nd: 3", ["a:\n  b: 1\n  c: 2", "b: 1", "c: 2", "d: 3"]),
      ("- a: 1\n  b: 2\n- c\n", ["a: 1\n  b: 2", "a: 1", "b: 2", "c"]),
      ("a: |\n  x\n\nb: 1", ["a: |\n  x", "b: 1"]), ("a: &n {b: 1}\nc: *n\n", ["a: &n {b: 1}", "b: 1", "c: *n"]),
      ("a:\nb: 1\n", ["a:", "b: 1"]),
      ("x: &n {k: 1}\ny:\n  <<: *n\n", ["x: &n {k: 1}", "k: 1", "y:\n  <<: *n", "<<: *n"]),
    ]
    for row in rows {
      #expect(try outline(row.text).parts == row.parts, "\(row.text)")
    }
  }

  @Test func whatIsNoYAMLHasNone() {
    for text in ["a: [b", "a: b: c", "\u{0}", "- x\ny"] {
      #expect(YAMLOutline(SourceFile(path: "x", bytes: Array(text.utf8))) == nil, "\(text)")
    }
    #expect(YAMLOutline(SourceFile(path: "x", bytes: [0xFF, 0xC0])) == nil)
  }
}
