// Codes of family Y: what keeps a file from being read as YAML.

extension DiagnosticCode {
  static let yamlCodes: [DiagnosticCode] = [
    notUTF8, controlCharacter, yamlSyntax, tabIndentation, unclosedText, unquotedColon, unquotedBrace, duplicateKey,
    unknownAlias, recursiveAlias, aliasExpansion, severalDocuments, nestingDepth, keyNotText, mergeNotMap,
    emptyDocument, fileTooLarge, unreadableFile,
  ]

  package static let notUTF8 = DiagnosticCode(
    "Y001", .error, "the file is not UTF-8",
    explanation: """
      Backhoe reads UTF-8, with or without a byte order mark. Files in UTF-16 or in an old single-byte encoding are \
      refused, since guessing would put wrong characters into requests. Save the file as UTF-8.
      """,
    bad: "name: \u{FFFE}", good: "name: Café")

  package static let controlCharacter = DiagnosticCode(
    "Y002", .error, "a character that YAML does not allow",
    explanation: """
      Control characters other than tab and line breaks cannot stand in a YAML file. They mostly come from copying \
      out of a terminal. Delete the character, or write it as an escape such as "\\u0007" inside double quotes.
      """,
    bad: "name: a\u{7}b", good: #"name: "a\u0007b""#)

  package static let yamlSyntax = DiagnosticCode(
    "Y003", .error, "not valid YAML",
    explanation: """
      The structure of the file is broken at this place, mostly by wrong indentation, a missing colon or an unclosed \
      bracket. Nothing after it can be read, so further findings may follow once it is mended.
      """,
    bad: "endpoints: [a, b", good: "endpoints: [a, b]")

  package static let tabIndentation = DiagnosticCode(
    "Y004", .error, "a tab where YAML wants spaces",
    explanation: """
      YAML is indented with spaces only: how wide a tab is, is not defined. Replace the tab; most editors have a \
      command that does so for the whole file.
      """,
    bad: "request:\n\turl: x", good: "request:\n  url: x")

  package static let unclosedText = DiagnosticCode(
    "Y005", .error, "a quoted text without its end",
    explanation: """
      A text that starts with a quote goes on to the next quote of the same kind, over line ends too. Inside single \
      quotes write '' for a quote, inside double quotes \\".
      """,
    bad: "url: \"https://api.example.com", good: "url: \"https://api.example.com\"")

  package static let unquotedColon = DiagnosticCode(
    "Y006", .error, "a colon and a space inside a text without quotes",
    explanation: """
      In a text without quotes, a colon that is followed by a space starts a new key. Expressions with `?:` and \
      sentences with a colon need quotes, or a block (`>`).
      """,
    bad: "stop_condition: state.a ? true : false", good: "stop_condition: 'state.a ? true : false'")

  package static let unquotedBrace = DiagnosticCode(
    "Y007", .error, "a text that starts with a brace needs quotes",
    explanation: """
      Without quotes a `{` or `[` at the start of a value begins a YAML map or list. A template that starts with a \
      hole therefore stands in quotes.
      """,
    bad: "url: {state.base_url}/orders", good: "url: '{state.base_url}/orders'")

  package static let duplicateKey = DiagnosticCode(
    "Y008", .error, "a key stands twice in one map",
    explanation: """
      Of two equal keys one would be lost without a word, and which one depends on the reader. Delete one, or rename \
      it if it was meant to be another.
      """,
    bad: "request:\n  url: a\n  url: b", good: "request:\n  url: a")

  package static let unknownAlias = DiagnosticCode(
    "Y009", .error, "an alias without its anchor",
    explanation: """
      `*name` repeats what `&name` marked earlier in the same file. There is no such mark before this place. A text \
      that starts with an asterisk needs quotes.
      """,
    bad: "request: *common", good: "x-common: &common {method: GET}\nrequest: *common")

  package static let recursiveAlias = DiagnosticCode(
    "Y010", .error, "an alias inside what it repeats",
    explanation: "A value cannot contain itself. Move the shared part out, under a key that starts with `x-`.",
    bad: "state: &all {inner: *all}", good: "x-part: &part {a: 1}\nstate: {inner: *part}")

  package static let aliasExpansion = DiagnosticCode(
    "Y011", .error, "aliases repeat too much",
    explanation: """
      With every alias written out the file would have more than 100,000 values. Aliases of aliases grow \
      exponentially, so there is a limit. Write the lists out, or share less.
      """,
    bad: """
      a: &a [x, x, x, x, x, x, x, x, x, x]
      b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
      c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
      d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
      e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
      """,
    good: "a: &a [x, x]\nb: [*a, *a]")

  package static let severalDocuments = DiagnosticCode(
    "Y012", .error, "several documents in one file",
    explanation: """
      A line `---` starts a new document. One file is one spec, one replication or one connections file; what follows \
      would be ignored. Put each document into a file of its own.
      """,
    bad: "name: a\n---\nname: b", good: "---\nname: a")

  package static let nestingDepth = DiagnosticCode(
    "Y013", .error, "nested too deeply",
    explanation: "Maps and lists may be nested 100 deep. No spec needs that many; such a file is mostly a mistake.",
    bad: String(repeating: "[", count: 120) + String(repeating: "]", count: 120), good: "[[[[]]]]")

  package static let keyNotText = DiagnosticCode(
    "Y014", .error, "a key that is not a text",
    explanation: """
      Keys are texts. A list or a map as a key has no meaning here; `{{x}}` and `{x}: y` without quotes are read so.
      """,
    bad: "url: {{state.base_url}}", good: "url: '{state.base_url}'")

  package static let mergeNotMap = DiagnosticCode(
    "Y015", .error, "a merge of something that is no map",
    explanation: "`<<` copies the keys of a map, or of each map of a list, into this one; keys that stand here win.",
    bad: "request:\n  <<: common", good: "x-common: &common {method: GET}\nrequest:\n  <<: *common")

  package static let emptyDocument = DiagnosticCode(
    "Y016", .error, "the file says nothing",
    explanation: "The file is empty, or holds nothing but comments. A spec has at least `endpoints`.",
    bad: "# nothing yet\n", good: "name: API\n")

  package static let fileTooLarge = DiagnosticCode(
    "Y017", .error, "the file is too large",
    explanation: "YAML files of more than 16 MiB are refused, so that a wrong path does not exhaust the memory.",
    bad: "(a file of 20 MiB)", good: "(a spec: mostly under 100 KiB)")

  package static let unreadableFile = DiagnosticCode(
    "Y020", .error, "a file or directory that cannot be read",
    explanation: """
      The system refuses to open the file: it is not there, it may not be read, its name leads in a circle of symbolic \
      links, or it went away meanwhile. A named pipe is not opened, since it would wait for a writer; the standard input \
      (`-`) is read from one. The other files are checked all the same. Exit code 2 says that not everything was seen.
      """,
    bad: "(a path with a slip of the pen)", good: "(a path that is there)")
}
