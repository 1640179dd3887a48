// One spec in every form that YAML 1.2 has for it: what is decoded is the same, and findings have their places.

import Diagnostics
import Specs
import Testing
import YAMLSyntax

@Suite struct YAMLFormsTests {
  private let plain = """
    name: Shop
    defaults:
      request:
        headers: {Accept: json}
        rate: 5
    endpoints:
      orders:
        request:
          url: https://h/orders
          parameters: {on: "yes", n: 5}
        response:
          records:
            primary_key: [id, line]
      items:
        request:
          url: https://h/items
          method: POST
    """

  /// What matters of a spec, as text.
  private func outline(_ spec: DecodedSpec) -> [String] {
    spec.endpoints.map { endpoint in
      let request = endpoint.request
      let texts = [
        endpoint.name.value, request?.url.text ?? "", request?.method.value.rawValue ?? "",
        "\(request?.rate.value ?? 0)",
        (request?.headers ?? []).map { "\($0.name)=\($0.value.node.value)" }.joined(separator: ","),
        (request?.parameters ?? []).map { "\($0.name)=\($0.value.node.value)" }.joined(separator: ","),
        endpoint.response.primaryKey.map(\.value).joined(separator: "+"),
      ]
      return texts.joined(separator: " ")
    }
  }

  @Test func theSameSpecInEveryForm() throws {
    let expected = outline(try decodeSpec(plain))
    #expect(expected.count == 2 && expected[0].contains("on=") && expected[0].contains("id+line"))
    func lines(_ change: (Substring) -> String) -> String {
      plain.split(separator: "\n").map(change).joined(separator: "\n")
    }
    let forms: [(name: String, text: String)] = [
      ("line breaks of Windows", plain.split(separator: "\n").joined(separator: "\r\n") + "\r\n"),
      ("byte order mark", "\u{FEFF}" + plain),
      ("document marks", "%YAML 1.2\n--- # a spec\n" + plain + "\n...\n"),
      ("comments and empty lines", lines { "# c\n\n\($0) # c" }),
      ("tabs behind colons", lines { $0.replacingFirst(": ", with: ":\t") }),
      ("no last line break, white space", plain + "   "),
      (
        "flow style",
        """
        {name: Shop, defaults: {request: {headers: {Accept: json}, rate: 5}}, endpoints: {orders: {request:
          {url: "https://h/orders", parameters: {on: "yes", n: 5}}, response: {records: {primary_key: [id, line]}}},
          items: {request: {url: "https://h/items", method: POST}}}}
        """
      ),
      (
        "anchors, aliases and merge keys",
        """
        x-urls: {first: &first https://h/orders, second: &second https://h/items}
        _request: &get {url: *first, parameters: {on: "yes", n: 5}}
        x-post: &post {method: POST, url: wrong}
        x-more: &more {url: *second, method: GET}
        name: Shop
        defaults: {request: {headers: {Accept: json}, rate: 5}}
        endpoints:
          orders:
            request: *get
            response: {records: &records {primary_key: [id, line]}}
          items:
            request: {<<: [*post, *more], url: *second}
        """
      ),
      (
        "every style of text",
        """
        ? name
        : Shop
        "defaults": {'request': {headers: {Accept: 'json'}, "rate": 5}}
        endpoints:
          orders:
            request:
              url: >-
                https://h/orders
              parameters: {"on": !!str yes, n: 0x5}
            response: {records: {primary_key: ["\\x69d", 'line']}}
          items:
            request:
              url: |-
                https://h/items
              method:
                POST
        """
      ),
    ]
    for (name, text) in forms {
      let spec = try decodeSpec(text)
      #expect(spec.findings.isEmpty, "\(name): \(spec.findings.map(\.message))")
      #expect(outline(spec) == expected, "\(name)")
    }
  }

  /// A slip has its own place, whatever the form around it.
  @Test func placesInEveryForm() throws {
    let rows: [(text: String, expected: [String])] = [
      ("endpoints:\r\n  e:\r\n    reqest: {url: x}\r\n", ["3:5 K001"]),
      ("\u{FEFF}endponts: {}\nendpoints: {e: {request: {url: x}}}\n", ["1:2 K001"]),
      ("\u{FEFF}endpoints: {e: {request: {url: x, é: 1}}}\n", ["1:36 K001"]),
      ("--- # é\nendpoints:\n  e:\t{request:\t{url: x, rate: a}}\n", ["3:31 K002"]),
      ("x-a: &a {urll: x}\nendpoints: {e: {request: *a}, f: {request: *a}}\n", ["1:10 K001"]),
      ("x-a: &a {rate: a}\nendpoints: {e: {request: {<<: *a, url: x}}}\n", ["1:16 K002"]),
      ("endpoints:\n  e:\n    request:\n      url: x\n      rate: >\n        a\n", ["5:13 K002"]),
      ("endpoints:\n  e: {request: {url: x}}\n  e: {request: {url: y}}\n", ["3:3 Y008"]),
      ("endpoints: {e: {request: {url: x, \"url\": y}}}\n", ["1:35 Y008"]),
    ]
    for row in rows {
      var bag = DiagnosticBag()
      let file = SourceFile(path: "spec.yaml", bytes: Array(row.text.utf8))
      if let root = YAMLDocument.parse(file, into: &bag) {
        let document = SpecDocument(root, into: &bag)
        _ = document.resolvedEndpoints(into: &bag)
      }
      #expect(summary(bag.sorted) == row.expected, "\(row.text): \(bag.sorted.map(\.message))")
    }
  }
}

extension Substring {
  fileprivate func replacingFirst(_ old: String, with new: String) -> String {
    guard let place = self.range(of: old) else { return String(self) }
    return self[..<place.lowerBound] + new + self[place.upperBound...]
  }

  private func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
