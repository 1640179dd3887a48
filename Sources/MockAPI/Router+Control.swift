// The routes that steer a running server: faults, latency, counts. They answer at once, whatever is switched on.

extension Router {
  /// The answer if `request` is for the server itself.
  ///
  /// `POST /_control` takes query parameters or a flat JSON object: the fields of a fault add one; `faults=none` removes
  /// all; `latency-ms`, `jitter-ms`, `seed` set the latency; `records` and the like are fixed at the start.
  func control(_ request: MockRequest) -> Reply? {
    switch request.path {
    case "/_stats": return Reply(json: monitor.withLock { $0.statistics.json })
    case "/_reset":
      guard request.method == "POST" else { return .error(405, "method_not_allowed", "use POST") }
      monitor.withLock { $0.reset() }
      return Reply(json: Array("{\"ok\":true}\n".utf8))
    case "/_control":
      guard request.method == "POST" else { return .error(405, "method_not_allowed", "use POST") }
      do throws(MockError) {
        try steer(request.query + FlatJSON.fields(request.body))
        return Reply(json: Array("{\"ok\":true}\n".utf8))
      } catch {
        return .error(400, "bad_control", error.description)
      }
    default: return nil
    }
  }

  private func steer(_ fields: [(name: String, value: String)]) throws(MockError) {
    var latency = monitor.withLock(\.latency)
    var faultFields: [(name: String, value: String)] = []
    var removesFaults = false
    for (name, value) in fields {
      switch name {
      case "latency-ms", "jitter-ms", "seed":
        guard let number = Int(value), number >= 0 else { throw MockError("\(name) must be a number from 0 on") }
        if name == "latency-ms" { latency.seconds = Double(number) / 1_000 }
        if name == "jitter-ms" { latency.jitterSeconds = Double(number) / 1_000 }
        if name == "seed" { latency.seed = UInt64(number) }
      case "faults":
        guard value == "none" else { throw MockError("faults can only be 'none'; give a fault's fields to add one") }
        removesFaults = true
      default: faultFields.append((name, value))
      }
    }
    let fault = faultFields.isEmpty ? nil : try MockFault(fields: faultFields)
    monitor.withLock { state in
      state.latency = latency
      if removesFaults { state.faults = [] }
      if let fault { state.faults.append(FaultState(fault)) }
    }
  }
}

/// One JSON object of strings, numbers and booleans without nesting, as names with values; all that a control body needs.
enum FlatJSON {
  static func fields(_ bytes: [UInt8]) throws(MockError) -> [(name: String, value: String)] {
    let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace || $0 == " " }
    var rest = Substring(text).trimmingSpaces
    if rest.isEmpty { return [] }
    guard rest.first == "{", rest.last == "}" else { throw MockError("the body must be a JSON object") }
    rest = rest.dropFirst().dropLast()
    var fields: [(name: String, value: String)] = []
    for pair in rest.split(separator: ",") {
      let parts = pair.split(separator: ":", maxSplits: 1).map(\.trimmingSpaces)
      guard parts.count == 2, let name = unquoted(parts[0]), let value = unquoted(parts[1]), parts[0].first == "\""
      else {
        throw MockError("the body must be a flat JSON object of strings without escapes, numbers and booleans")
      }
      fields.append((name, value))
    }
    return fields
  }

  private static func unquoted(_ text: Substring) -> String? {
    guard text.first == "\"" else { return text.contains(where: { "\"{}[]".contains($0) }) ? nil : String(text) }
    guard text.count >= 2, text.last == "\"", !text.contains("\\") else { return nil }
    return String(text.dropFirst().dropLast())
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }
}
