// JMESPath: the same value with interned names and without, and always JSON.

internal import JMESPath
internal import Records

enum Paths {
  private static let document = #"""
    {"a": {"b": [{"c": 1, "d": "x"}, {"c": 2.5, "d": "yü"}, {"c": null}], "e": [[1, 2], [3], []]}, "n": [3, 1, 2],
     "s": ["b", "a", ""], "m": {"k1": {"v": 1}, "k2": {"v": 2}}, "t": true, "z": null, "big": 12345678901234567890123}
    """#

  static func check(_ text: String) throws(BrokenProperty) {
    let keys = KeyTable()
    guard let page = try? JSONParser(keys: keys).parse(PageBytes(Array(document.utf8))) else {
      throw BrokenProperty("the document is no JSON")
    }
    let interned = try evaluate(text, page, keys, names: keys)
    let plain = try evaluate(text, page, keys, names: nil)
    if interned != plain { throw BrokenProperty("\(interned) with interned names, \(plain) without") }
  }

  /// The value, or the kind of the error.
  private static func evaluate(_ text: String, _ page: Page, _ keys: KeyTable, names: KeyTable?)
    throws(BrokenProperty) -> String
  {
    let arena = Arena()
    let result: String
    do throws(JMESPathError) {
      let compiled = try JMESPathExpression.compile(text, keys: names)
      let context = JMESPathContext(arena: arena, keys: keys, maximumBytes: 16 << 20)
      let cell = try compiled.evaluate(page.root, context: context)
      result = withExtendedLifetime((compiled, arena)) { JSONWriter.string(cell) }
    } catch {
      if error.offset < 0 || error.offset > text.utf8.count { throw BrokenProperty("an error outside the text") }
      return error.kind.rawValue
    }
    if (try? JSONParser(keys: nil, depthLimit: 10_000).parse(PageBytes(Array(result.utf8)))) == nil {
      throw BrokenProperty("the value is no JSON: \(result.prefix(1_000))")
    }
    return result
  }
}
