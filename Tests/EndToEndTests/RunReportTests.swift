// Reports of runs: JSON that fits its schema and says what happened to each chunk, and a page that a real browser shows.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct RunReportTests {
  private let both = ["--report", "run.json", "--report", "run.html"]

  private func report(_ space: Workspace) throws -> [String: Any] {
    let data = Data(try space.read("run.json").utf8)
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let path = Repository.root.appending(path: "grammar/run.schema.json")
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
    let faults = SchemaCheck(schema).faults(document)
    #expect(faults.isEmpty, "\(faults)")
    #expect(!String(decoding: data, as: UTF8.self).contains(Workspace.secret))
    return document
  }

  private func chunks(_ report: [String: Any]) throws -> [[String: Any]] {
    try #require(((report["streams"] as? [[String: Any]])?.first?["chunks"]) as? [[String: Any]])
  }

  private func text(_ value: Any?) -> String { value.map { "\($0)" } ?? "missing" }

  private func space() throws -> Workspace {
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/2024-01-03"
    fault.status = 404
    let space = try Workspace { $0.faults = [fault] }
    try space.plan("events_by_day")
    return space
  }

  @Test func itSaysWhatBecameOfEachChunk() throws {
    let space = try space()
    #expect(try space.exec("plan.json", both).code == 1)
    let first = try report(space)
    for (key, value) in [
      ("outcome", "partial"), ("exit_code", "1"), ("target", "WAREHOUSE"), ("plan_file", "plan.json"),
      ("go_on", "backhoe exec plan.json --rate 100000 --report run.json --report run.html"),
    ] { #expect(text(first[key]) == value, "\(key): \(text(first[key]))") }
    let stream = try #require((first["streams"] as? [[String: Any]])?.first)
    #expect(text(stream["rows"]) == "720" && text(stream["requests"]) == "31" && text(stream["complete"]) == "0")
    #expect(stream["watermarks"] as? [String: String] == ["last_day": "2024-01-02"])
    let states = try chunks(first).map { text($0["state"]) }
    #expect(states == (1...31).map { $0 == 3 ? "failed" : "done" })
    let failed = try chunks(first)[2]
    #expect(text(failed["label"]) == "2024-01-03" && text(failed["rows"]) == "0")
    let request = try #require((failed["error"] as? [String: Any])?["request"] as? [String: Any])
    #expect(text(request["status"]) == "404" && text(request["url"]).hasSuffix("/v1/events/daily/2024-01-03"))
    for chunk in try chunks(first) where text(chunk["state"]) == "done" {
      #expect(text(chunk["rows"]) == "24" && text(chunk["requests"]) == "1" && chunk["seconds"] is NSNumber, "\(chunk)")
    }

    space.server.removeFaults()
    #expect(try space.exec("plan.json", both).code == 0)
    let second = try report(space)
    #expect(text(second["outcome"]) == "done" && second["go_on"] is NSNull)
    #expect(try chunks(second).map { text($0["state"]) } == (1...31).map { $0 == 3 ? "done" : "earlier" })
    // What an earlier run loaded is known from the ledger.
    #expect(try chunks(second).allSatisfy { text($0["rows"]) == "24" })
    let totals = try #require(second["totals"] as? [String: Any])
    #expect(text(totals["rows"]) == "24" && text(totals["done"]) == "1" && text(totals["earlier"]) == "30")
    #expect(try space.exec("plan.json", both + ["--redo"]).code == 0)
    #expect(try chunks(try report(space)).allSatisfy { text($0["state"]) == "reloaded" })
  }

  @Test func itIsWrittenHoweverTheRunEnds() throws {
    let space = try space()
    space.server.hold()
    let program = try space.start(["exec", "plan.json", "--rate", "100000", "--grace", "0"] + both)
    #expect(space.server.waitUntilHeld(4))
    program.send(SIGTERM)
    #expect(program.wait().code == 75)
    let stopped = try report(space)
    #expect(text(stopped["outcome"]) == "stopped" && text(stopped["exit_code"]) == "75")
    #expect(try chunks(stopped).allSatisfy { text($0["state"]) == "left" })
    space.server.release()

    let broken = try space.exec("plan.json", both, settings: [("SHOP_KEY", "")])
    #expect(broken.code == 2)
    let failed = try report(space)
    #expect(text(failed["outcome"]) == "failed" && text(failed["exit_code"]) == "2")
    let error = try #require(failed["error"] as? [String: Any])
    #expect(text(error["message"]).contains("'api_key'"))

    for (path, part) in [("run.txt", "must end in .json or .html"), ("no/such/run.json", "cannot write")] {
      space.server.reset()
      let wrong = try space.exec("plan.json", ["--report", path])
      #expect(wrong.code == 2 && wrong.errors.contains(part), "\(wrong.text)")
      #expect(space.server.requests.isEmpty)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: space.folder).filter { $0.hasSuffix(".part") }
    #expect(left.isEmpty, "\(left)")
  }

  @Test(.enabled(if: Browser.path != nil, "no Chromium here: apt-get install chromium"))
  func thePageIsShownByABrowser() throws {
    let space = try space()
    #expect(try space.exec("plan.json", both).code == 1)
    let end = try Browser.open("run.html", ["--window-size=1200,900"], in: space)
    #expect(end.code == 0 && !end.errors.contains("CONSOLE"), "\(end.errors)")
    let source = try space.read("run.html")
    func count(_ text: String, _ part: String) -> Int {
      text.split(separator: part, omittingEmptySubsequences: false).count - 1
    }
    // A tile and, for what was loaded, two bars a chunk; samples of the legend.
    #expect(count(end.output, "class=\"s-done\"") == count(source, "class=\"s-done\""))
    #expect(count(source, "class=\"s-done\"") >= 30 + 30 + 1 && count(source, "class=\"s-failed\"") >= 2)
    for part in ["not complete", "1 failure", "2024-01-03", "go on with", "last_day = 2024-01-02", "status 404"] {
      #expect(end.output.lowercased().contains(part), "\(part)")
    }
    #expect(!end.output.contains("<script") && !end.output.contains(Workspace.secret))
  }

  @Test(
    .enabled(if: Browser.path != nil, "no Chromium here: apt-get install chromium"),
    arguments: [
      ["--window-size=1200,900"], ["--window-size=500,800"], ["--window-size=1200,900", "--force-dark-mode"],
    ])
  func thePageFitsAndCanBeRead(_ options: [String]) throws {
    let space = try space()
    #expect(try space.exec("plan.json", both).code == 1)
    let found = try Browser.measured("run.html", options, tile: ".scroll rect.s-done", in: space)
    #expect(found["overflow"] as? Bool == false && found["stray"] as? Int == 0, "\(found)")
    #expect(found["dark"] as? Bool == options.contains("--force-dark-mode"), "\(found)")
    for name in ["text", "soft", "tile"] { #expect(found[name] as? Bool == true, "\(name): \(found)") }
  }
}

/// As much of JSON Schema as the report's schema uses; what it does not know is a fault, so that nothing goes unchecked.
private struct SchemaCheck {
  private let root: [String: Any]
  private static let known: Set<String> = [
    "$schema", "$id", "title", "description", "definitions", "type", "additionalProperties", "required", "properties",
    "items", "enum", "const", "pattern", "minimum", "oneOf", "$ref",
  ]

  init(_ root: [String: Any]) { self.root = root }

  func faults(_ value: Any) -> [String] { faults(value, root, "report") }

  private func faults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    var faults = schema.keys.filter { !Self.known.contains($0) }.map { "\(place): the check does not know '\($0)'" }
    if let name = (schema["$ref"] as? String)?.split(separator: "/").last,
      let target = (root["definitions"] as? [String: Any])?[String(name)] as? [String: Any]
    {
      faults += self.faults(value, target, place)
    }
    if let choices = schema["oneOf"] as? [[String: Any]],
      choices.count(where: { self.faults(value, $0, place).isEmpty }) != 1
    {
      faults.append("\(place): not one of the forms")
    }
    let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
    if !types.isEmpty, !types.contains(where: { Self.isOf($0, value) }) {
      faults.append("\(place): \(value) is not \(types)")
    }
    if let choices = schema["enum"] as? [NSObject], !choices.contains(where: { $0.isEqual(value) }) {
      faults.append("\(place): \(value) is not one of \(choices)")
    }
    if let constant = schema["const"] as? NSObject, !constant.isEqual(value) { faults.append("\(place): \(value)") }
    if let pattern = schema["pattern"] as? String, let text = value as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      faults.append("\(place): '\(text)' does not fit \(pattern)")
    }
    if let least = schema["minimum"] as? NSNumber, let number = value as? NSNumber,
      number.doubleValue < least.doubleValue
    {
      faults.append("\(place): \(number) is too small")
    }
    if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
      for (index, element) in list.enumerated() { faults += self.faults(element, items, "\(place)[\(index)]") }
    }
    if let object = value as? [String: Any] { faults += members(object, schema, place) }
    return faults
  }

  private func members(_ object: [String: Any], _ schema: [String: Any], _ place: String) -> [String] {
    let properties = schema["properties"] as? [String: Any] ?? [:]
    var faults = ((schema["required"] as? [String]) ?? []).filter { object[$0] == nil }.map { "\(place): no '\($0)'" }
    for (key, value) in object {
      if let property = properties[key] as? [String: Any] {
        faults += self.faults(value, property, "\(place).\(key)")
      } else if schema["additionalProperties"] as? Bool == false {
        faults.append("\(place): '\(key)' is not known")
      }
    }
    return faults
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    let number = value as? NSNumber
    let isBool = number.map { CFNumberIsBool($0) } ?? false
    switch type {
    case "null": return value is NSNull
    case "boolean": return isBool
    case "integer": return !isBool && number.map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
    case "number": return !isBool && number != nil
    case "string": return value is String
    case "array": return value is [Any]
    case "object": return value is [String: Any]
    default: return false
    }
  }

  /// JSON's true and false are numbers to Foundation, of a type of their own.
  private static func CFNumberIsBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
