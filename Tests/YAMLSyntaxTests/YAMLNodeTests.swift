// Nodes: their shape, order and places.

import Diagnostics
import Testing
import Values
import YAMLSyntax

@Suite struct YAMLNodeTests {
  /// Compact text of a tree: `{a:[1,2]}`.
  private func outline(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let scalar): scalar.text
    case .sequence(let items): "[" + items.map(outline).joined(separator: ",") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.name):\(outline($0.value))" }.joined(separator: ",") + "}"
    }
  }

  @Test func shapes() {
    let rows: [(text: String, outline: String)] = [
      ("a: 1\nb: [x, y]\n", "{a:1,b:[x,y]}"),
      ("- a\n- b: c\n", "[a,{b:c}]"),
      ("z: 1\na: 2\n", "{z:1,a:2}"),
      ("a:\n- 1\n- 2\n", "{a:[1,2]}"),
      ("x: &x {a: 1}\ny: *x\n", "{x:{a:1},y:{a:1}}"),
      ("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\n", "{x:{a:1,b:2},y:{a:1,b:3}}"),
      ("x: &x {a: 1, b: 2}\ny: {b: 3, <<: *x}\n", "{x:{a:1,b:2},y:{b:3,a:1}}"),
      ("x: &x {a: 1}\nz: &z {a: 2, c: 3}\ny:\n  <<: [*x, *z]\n  d: 4\n", "{x:{a:1},z:{a:2,c:3},y:{a:1,c:3,d:4}}"),
      ("y: {\"<<\": 1}\n", "{y:{<<:1}}"),
      ("{\"a\": [1, null]}", "{a:[1,null]}"),
      ("--- # start\na: 1\n...\n", "{a:1}"),
      ("%YAML 1.2\n---\na: 1\n", "{a:1}"),
      ("a:\r\n  b: 1\r\n  c: >-\r\n    x\r\n    y\r\n", "{a:{b:1,c:x y}}"),
      ("\u{FEFF}a: 1\n", "{a:1}"),
      ("&k key: v\n*k : w\n", "{key:v}"),
    ]
    for row in rows {
      let result = parse(row.text)
      #expect(result.root.map(outline) == row.outline, "\(row.text)")
    }
  }

  @Test func places() {
    let rows: [(text: String, path: [String], expected: String)] = [
      ("a: hello # c\n", ["a"], "hello"),
      ("é: ü\nb: hello\n", ["b"], "hello"),
      ("日本: \"語\"\n", ["日本"], "\"語\""),
      ("a: {b: [1, 2]} \n", ["a"], "{b: [1, 2]}"),
      ("a:\n  b: 1\n  c: two\n\n\nd: 1\n", ["a"], "b: 1\n  c: two"),
      ("a:\n  - 1\n  - two\n\nd: 1\n", ["a"], "- 1\n  - two"),
      ("a:\n- 1\n- two\nd: 1\n", ["a"], "- 1\n- two"),
      ("a: >-\n  one\n  two\n\n\nb: 1\n", ["a"], ">-\n  one\n  two"),
      ("a: &x !!str hello\n", ["a"], "hello"),
      ("a: &x # c\n  b: 1\n", ["a"], "b: 1"),
      ("a: !t\n  - 1\n", ["a"], "- 1"),
      ("\u{FEFF}é: 1\nb: hello", ["b"], "hello"),
      ("a:\nb: 1\n", ["a"], ""),
      ("x: &x hello\ny: *x\n", ["y"], "hello"),
    ]
    for row in rows {
      var node = parse(row.text).root
      for name in row.path { node = node?[name] }
      #expect(node.map { $0.file.text($0.span) } == row.expected, "\(row.text)")
    }
    // Keys, too.
    let key = parse("a: 1\n'é b': 2\n").root?.entries?.last?.key
    #expect(key.map { $0.file.text($0.span) } == "'é b'")
  }

  @Test func values() {
    let rows: [(text: String, value: Value)] = [
      ("1", .int(1)), ("-17", .int(-17)), ("+3", .int(3)), ("0x1F", .int(31)), ("0o17", .int(15)), ("007", .int(7)),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .decimal(Decimal(text: "9223372036854775808"))),
      ("1.5", .float(1.5)), (".5", .float(0.5)), ("5.", .float(5)), ("1e3", .float(1000)), ("-0.25", .float(-0.25)),
      ("0.1", .float(0.1)), ("1.10", .float(1.1)), ("1E-2", .float(0.01)),
      ("0.1234567890123456789", .decimal(Decimal(text: "0.1234567890123456789"))),
      ("1e400", .decimal(Decimal(text: "1e400"))), ("1e-400", .decimal(Decimal(text: "1e-400"))),
      ("1e+2", .float(100)), ("-0", .float(-0.0)),
      ("-.5e-1", .float(-0.05)), ("00012", .int(12)), ("+-1", .string("+-1")), ("1e+", .string("1e+")),
      ("true", .bool(true)), ("False", .bool(false)), ("null", .null), ("~", .null), ("[null]", .array([.null])),
      ("yes", .string("yes")), ("on", .string("on")), ("n", .string("n")), ("tRue", .string("tRue")),
      ("2024-01-01", .string("2024-01-01")), ("1_000", .string("1_000")), ("1:30", .string("1:30")),
      ("0x", .string("0x")), ("0x-1", .string("0x-1")), ("-", .array([.null])), (".", .string(".")),
      ("1e", .string("1e")), (".inf", .string(".inf")), (".nan", .string(".nan")), ("1.2.3", .string("1.2.3")),
      ("'1'", .string("1")), ("\"true\"", .string("true")), ("!!str 1", .string("1")), ("!!int '1'", .int(1)),
      ("! 1", .string("1")), ("|\n  1", .string("1")), ("!custom 1", .string("1")),
      ("{b: 1, a: 2}", .object([Value.Member("b", .int(1)), Value.Member("a", .int(2))])),
    ]
    for row in rows {
      let node =
        parse("x: \(row.text)").root?["x"]
        ?? parse(row.text).root
      #expect(node?.value == row.value, "\(row.text)")
    }
  }

  @Test func oldSpellingsOfBools() {
    for text in ["yes", "Yes", "ON", "y"] { #expect(CoreScalar.oldBool(text) == true, "\(text)") }
    for text in ["no", "Off", "N"] { #expect(CoreScalar.oldBool(text) == false, "\(text)") }
    for text in ["true", "yess", ""] { #expect(CoreScalar.oldBool(text) == nil, "\(text)") }
  }
}
