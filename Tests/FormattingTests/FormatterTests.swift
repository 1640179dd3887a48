// The normal form, construct by construct.

import Diagnostics
import Formatting
import Testing

func formatted(_ text: String) -> String {
  do throws(Failure) {
    let file = SourceFile(path: "test.yaml", bytes: Array(text.utf8))
    return String(decoding: try Formatter.format(file, separated: ["endpoints"]), as: UTF8.self)
  } catch {
    return "\(error.what): \(error.why)"
  }
}

@Suite struct FormatterTests {
  @Test(arguments: [
    // Spaces and indentation
    ("a:   1", "a: 1\n"),
    ("a :   1  \n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
    ("\n\n# c\n\na: 1", "# c\n\na: 1\n"),
    ("a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"),
    ("a:\n- 1\n- 2\nb: 3\n", "a:\n  - 1\n  - 2\nb: 3\n"),
    ("a:\n    -   1\n    -   b:  2\n        c: 3\n", "a:\n  - 1\n  - b: 2\n    c: 3\n"),
    ("-   - 1\n    - 2\n-\n  - 3\n", "- - 1\n  - 2\n- - 3\n"),
    ("- a: 1\n\n- a: 2\n", "- a: 1\n\n- a: 2\n"),
    ("a:\n\n\n  b: 1\n", "a:\n\n  b: 1\n"),
    ("a:\n  b\nc:\n  'd'\n", "a: b\nc: 'd'\n"),
    ("a:\tb\t\t# c\n", "a: b # c\n"),
    ("a: 1\r\nb:\r\n  - 2\r\n", "a: 1\nb:\n  - 2\n"),
    ("\u{FEFF}a: 1\n", "a: 1\n"),
    ("- \n-\n- ~\n", "-\n-\n- ~\n"),
    ("a:\nb: \nc:   null\n", "a:\nb:\nc: null\n"),
    ("? a\n: 1\n? b\n", "a: 1\nb:\n"),
    ("--- # start\na: 1\n...\n", "--- # start\na: 1\n...\n"),
    ("%YAML 1.2\n---\na: 1\n", "%YAML 1.2\n---\na: 1\n"),
    // Comments
    ("a: 1   #c\n#d\nb: 2 #   e\n", "a: 1 # c\n# d\nb: 2 #   e\n"),
    ("#!shebang\n##  rows  ##\n#\na: 1", "#!shebang\n##  rows  ##\n#\na: 1\n"),
    ("a: # c\n    b: 1\n", "a: # c\n  b: 1\n"),
    ("a:\n# c\n    b: 1\n", "a:\n  # c\n  b: 1\n"),
    ("a:\n    b: 1\n    # end of a\n# of c\nc: 2\n", "a:\n  b: 1\n  # end of a\n# of c\nc: 2\n"),
    ("a:\n- 1\n# of b\nb: 2\n", "a:\n  - 1\n# of b\nb: 2\n"),
    ("a:\n  - 1\n  # in a\nb: 2\n", "a:\n  - 1\n  # in a\nb: 2\n"),
    ("a:\n    # - b: 1\n    #   c: 2\nd: 3\n", "a:\n  # - b: 1\n  #   c: 2\nd: 3\n"),
    ("- # c\n  a: 1\n- a: 1 # d\n  # e\n  b: 2\n", "- # c\n  a: 1\n- a: 1 # d\n  # e\n  b: 2\n"),
    ("a: # c\n  1\n", "a: # c\n  1\n"),
    ("a: 1\n\n\n# x\n\n\n# y\n", "a: 1\n\n# x\n\n# y\n"),
    ("a: 'x # y' # z\n", "a: 'x # y' # z\n"),
    ("a: b#c\n", "a: b#c\n"),
    // Quoted and plain text
    ("a: \"x\ty\"\nb: 'it''s'\nc: x y\n", "a: \"x\ty\"\nb: 'it''s'\nc: x y\n"),
    ("a: one\n       two\n\n       three\nb: 1\n", "a: one\n  two\n\n  three\nb: 1\n"),
    ("a: \"one  \n\n\n    two\"\n", "a: \"one\n\n\n  two\"\n"),
    ("a: \"one\\ \n    two\\\n    three\"\n", "a: \"one\\ \n  two\\\n  three\"\n"),
    ("a:\n   'x\n   y'\n", "a: 'x\n  y'\n"),
    // Blocks of text
    ("a:   |\n      x\n        y\n\n\nb: 1\n", "a: |\n  x\n    y\n\nb: 1\n"),
    ("a: >-  # c\n    x\n     y  \n\n    z\n", "a: >- # c\n  x\n   y  \n\n  z\n"),
    ("a: |4\n      x\n    y\n", "a: |2\n    x\n  y\n"),
    ("a: |+\n    x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"),
    ("a: |+\n    x\n\n\n", "a: |+\n  x\n\n\n"),
    ("a: |\n  x", "a: |-\n  x\n"),
    ("a: >\n  x\n   ", "a: >-\n  x\n   \n"),
    ("a: |\n  x\n\n\n", "a: |\n  x\n"),
    ("a: |\n   x\n     \n   y\n", "a: |\n  x\n    \n  y\n"),
    ("- |\n x\n- >\n y\n", "- |\n  x\n- >\n  y\n"),
    ("- a: |\n        x\n  b: 1\n", "- a: |\n    x\n  b: 1\n"),
    ("a:\n  b: |\n     x\n # c\nd: 1\n", "a:\n  b: |\n    x\n# c\nd: 1\n"),
    ("a: |\n  x\n\n# c\nb: 1\n", "a: |\n  x\n\n# c\nb: 1\n"),
    ("a: |\r\n  x\r\n  y\r\n", "a: |\n  x\n  y\n"),
    ("a: |\n\n\n", "a: |\n"),
    ("a: |\n  x  \nb: 1\n", "a: |\n  x  \nb: 1\n"),
    ("- |2-\n    x\n   y\n", "- |2-\n    x\n   y\n"),
    // Brackets
    ("a: [ 1,2 ,3 ]\nb: { c : 1,d: {e: [ ]} }\n", "a: [1, 2, 3]\nb: {c: 1, d: {e: []}}\n"),
    ("a: [1, 2,]\nb: {c: 1,}\n", "a: [1, 2]\nb: {c: 1}\n"),
    ("a: [\n1,\n      2 # two\n  , 3\n]\n", "a: [\n  1,\n  2, # two\n  3\n  ]\n"),
    ("a: {\n  b: 1,\n\n\n  c: {d: 2},\n}\n", "a: {\n  b: 1,\n\n  c: {d: 2},\n  }\n"),
    ("a: [ # c\n  1]\n", "a: [ # c\n  1]\n"),
    ("a: [x: 1, y]\nb: {c, \"d\":1, e: }\n", "a: [x: 1, y]\nb: {c, \"d\": 1, e: }\n"),
    ("a: [?b, ? c]\nd: {?e}\n", "a: [b: , c: ]\nd: {e}\n"),
    ("a: {b: , c: 1}\n", "a: {b: , c: 1}\n"),
    ("[ {a: 1},\n {b: 2} ]", "[{a: 1},\n  {b: 2}]\n"),
    ("a:\n  [1,\n   {b: [\n 2]}]\n", "a: [1,\n  {b: [\n      2]}]\n"),
    ("a: [{\n  b: 1\n}]\n", "a: [{\n    b: 1\n  }]\n"),
    // Anchors, aliases, tags
    ("a:   &x   {b: 1}\nc: *x\nd:\n  <<: [*x, *x]\n", "a: &x {b: 1}\nc: *x\nd:\n  <<: [*x, *x]\n"),
    ("a: &x\n    b: 1\nc: !!str   1\nd: !t &y 2\n", "a: &x\n  b: 1\nc: !!str 1\nd: !t &y 2\n"),
    ("- &x\n  a: 1\n- &y a: 1\n- *x\n", "- &x\n  a: 1\n- &y a: 1\n- *x\n"),
    ("&k a: 1\n*k : 2\n", "&k a: 1\n*k : 2\n"),
    ("a: !!null\nb: &e\n", "a: !!null\nb: &e\n"),
    ("&r\na: 1\n", "&r\na: 1\n"),
    ("a: [&x 1, *x, !!str 2]\n", "a: [&x 1, *x, !!str 2]\n"),
    ("a: {b: !!str }\nc: [!!str , 1]\n", "a: {b: !!str }\nc: [!!str , 1]\n"),
    ("a: &x # c\n  b: 1\n", "a: &x # c\n  b: 1\n"),
    // Endpoints stand apart
    (
      "endpoints:\n  a:\n    b: 1\n  # of c\n  c:\n    d: 1\n\n\n  e: {f: 1}\n  g: {h: 1}\n  i: {j: 1}\n",
      "endpoints:\n  a:\n    b: 1\n\n  # of c\n  c:\n    d: 1\n\n  e: {f: 1}\n  g: {h: 1}\n  i: {j: 1}\n"
    ),
    (
      "endpoints:\n  a:\n    b: 1\n    # of b\n  c:\n    d: 1\n",
      "endpoints:\n  a:\n    b: 1\n    # of b\n\n  c:\n    d: 1\n"
    ),
    ("other:\n  a:\n    b: 1\n  c:\n    d: 1\n", "other:\n  a:\n    b: 1\n  c:\n    d: 1\n"),
  ])
  func normalForms(_ row: (text: String, expected: String)) {
    #expect(formatted(row.text) == row.expected, "\(row.text)")
    #expect(formatted(row.expected) == row.expected)
  }

  @Test func whatIsNotWritten() {
    for text in [
      "? [a]\n: 1\n", "? |\n  a\n: 1\n", "? a\n  b\n: 1\n", "a: x\u{2028}y\n", "a: {?: 1}\n", "text\n", "  ---",
    ] {
      #expect(formatted(text).hasPrefix("cannot format 'test.yaml'"), "\(text): \(formatted(text))")
    }
    // The parser has said why.
    for text in ["a: [1", "a: 'x", "a:\n\t- 1"] { #expect(formatted(text).hasPrefix("cannot format"), "\(text)") }
  }
}
