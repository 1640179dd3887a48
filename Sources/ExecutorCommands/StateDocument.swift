// Watermarks as JSON: the file of `state export`, and values that are typed on a command line. Timestamps look as they
// do in plans.

internal import ArgumentParser
internal import Diagnostics
internal import Plans
internal import Targets
internal import Values

enum StateDocument {
  static let format = "backhoe.state/1"

  /// What a value is, by the words of the expression language.
  enum Kind: String, CaseIterable, ExpressibleByArgument, CustomStringConvertible {
    case string, int, float, decimal, bool, timestamp, array, object, null

    static let list = allCases.map(\.rawValue).joined(separator: "|")
    var description: String { rawValue }
  }

  static func kind(_ value: Value) -> Kind {
    switch value {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .float: .float
    case .decimal: .decimal
    case .string: .string
    case .timestamp: .timestamp
    case .array: .array
    case .object: .object
    }
  }

  /// A value that was typed; `kind` nil: whatever it reads like.
  static func value(_ text: String, as kind: Kind?) throws(Failure) -> Value {
    if kind == .string { return .string(text) }
    if kind == .timestamp, text != "null" {
      if let parsed = try? Instant.parse(text) { return .timestamp(parsed.instant) }
      throw Failure(.usage, "'\(text)' is no timestamp", advice: "write it as 2024-01-31T12:00:00Z")
    }
    let value = try? JSONText.parse(text)
    guard let kind else {
      switch value {
      case .int, .float, .decimal, .bool, .null: return value ?? .null
      default: return .string(text)
      }
    }
    if let value, value.isNull || Self.kind(value) == kind || isNumber(kind, value) { return value }
    throw Failure(
      .usage, "'\(text)' is not of the kind '\(kind)'", why: "that is what the watermark is, or what '--type' says",
      advice: "give a value of that kind, or another '--type'")
  }

  /// Numbers go by their value, however they are written.
  private static func isNumber(_ kind: Kind, _ value: Value) -> Bool {
    let numbers: [Kind] = [.int, .float, .decimal]
    return kind != .int && numbers.contains(kind) && numbers.contains(Self.kind(value))
  }

  // MARK: Files

  static func json(_ mark: StoredWatermark) -> Value {
    .object([
      .init("stream", .string(mark.stream)), .init("object", .string(mark.object)), .init("name", .string(mark.name)),
      .init("value", PlanValue.encode(mark.value)), .init("plan", .string(mark.plan)),
      .init("updated_at", .string(mark.updatedAt)),
    ])
  }

  /// One watermark a line, so that two exports can be compared.
  static func text(_ marks: [StoredWatermark]) -> String {
    let lines = marks.map { CanonicalJSON.text(of: json($0)) }
    return "{\"format\":\"\(format)\",\"watermarks\":[" + (lines.isEmpty ? "" : "\n")
      + lines.joined(separator: ",\n") + "]}\n"
  }

  static func read(_ path: String) throws(Failure) -> [StoredWatermark] {
    let what = "'\(path)' is no file of 'backhoe state export'"
    let bytes = try WholeFile.read(path)
    let value: Value
    do { value = try JSONText.parse(bytes) } catch { throw Failure(.usage, what, why: "it is not JSON: \(error)") }
    guard value["format"]?.string == format, let list = value["watermarks"]?.array else {
      throw Failure(.usage, what, why: "it does not say '\"format\":\"\(format)\"', or has no list 'watermarks'")
    }
    var marks: [StoredWatermark] = []
    for (place, entry) in list.enumerated() {
      guard let stream = entry["stream"]?.string, let object = entry["object"]?.string,
        let name = entry["name"]?.string, let value = entry["value"]
      else {
        throw Failure(.usage, what, why: "watermark \(place + 1) lacks 'stream', 'object', 'name' or 'value'")
      }
      let mark = StoredWatermark(
        stream: stream, object: object, name: name, value: PlanValue.decode(value), plan: entry["plan"]?.string ?? "")
      if marks.contains(where: { $0.isSame(as: mark) }) {
        throw Failure(.usage, what, why: "'\(name)' of '\(stream)' for '\(object)' stands there twice")
      }
      marks.append(mark)
    }
    return marks
  }
}
