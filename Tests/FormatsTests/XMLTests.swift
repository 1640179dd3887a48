// XML: what becomes of elements, attributes and texts, and what is refused.

import Testing

@testable import Formats

@Suite struct XMLTests {
  @Test func elementsBecomeObjects() {
    let rows: [(String, String)] = [
      ("<r><i>1</i><i>2</i></r>", #"{"r":{"i":["1","2"]}}"#),
      ("<r><i>1</i></r>", #"{"r":{"i":"1"}}"#),
      ("<r a=\"x\" b=''>t</r>", ##"{"r":{"@a":"x","@b":"","#text":"t"}}"##),
      ("<r><e/><f></f><g> </g></r>", #"{"r":{"e":null,"f":null,"g":null}}"#),
      ("<r>\n  <i>1</i>\n  <j>2</j>\n  <i>3</i>\n</r>", #"{"r":{"i":["1","3"],"j":"2"}}"#),
      ("<r>a<i/>b</r>", ##"{"r":{"i":null,"#text":"ab"}}"##),
      ("<r><![CDATA[<b> & c]]></r>", #"{"r":"<b> & c"}"#),
      ("<r>&lt;&amp;&#233;</r>", #"{"r":"<&é"}"#),
      ("<n:r xmlns:n=\"u\"><n:i>1</n:i></n:r>", #"{"n:r":{"@xmlns:n":"u","n:i":"1"}}"#),
      ("<?xml version=\"1.0\"?><!-- c --><r><?p i?></r>", #"{"r":null}"#),
    ]
    for (text, json) in rows { #expect(documents(text, "application/xml") == [json], "\(text)") }
    let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><r>".utf8) + [0xE9] + Array("</r>".utf8)
    #expect(documents(latin, "text/xml") == [#"{"r":"é"}"#])
    #expect(documents(latin, "text/xml; charset=iso-8859-1") == [#"{"r":"é"}"#])
  }

  @Test func whatIsRefused() {
    let rows: [(String, String)] = [
      ("<r><i></r>", "XML: line 1: Opening and ending tag mismatch"),
      ("<r>", "XML: line 1: "),
      ("{\"a\":1}", "XML: line 1: Document is empty"),
      ("<!DOCTYPE r [<!ENTITY e \"xx\">]><r>&e;</r>", "XML: it uses the entity '&e;'"),
      ("<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><r>&e;</r>", "XML: it uses the entity '&e;'"),
      (String(repeating: "<a>", count: 300), "XML: "),
    ]
    for (text, part) in rows {
      let found = documents(text, forced: .xml).first ?? ""
      #expect(found.hasPrefix(part), "\(text.prefix(40)): \(found)")
    }
  }
}
