// The names that may stand in braces in a stream's `object`: what lint accepts, what plan fills in, what the reference lists.
// A plan is a function of its files and its clock, so that a name which only a database or a run could fill in is refused.

/// A name with a meaning.
package enum ObjectVariable: String, CaseIterable, Sendable {
  case streamName = "stream_name"
  case sourceName = "source_name"
  case targetName = "target_name"
  case runTimestamp = "run_timestamp"
  case year = "YYYY"
  case shortYear = "YY"
  case month = "MM"
  case monthName = "MMM"
  case day = "DD"
  case hour = "HH"
  case minute = "mm"
  case second = "ss"

  /// One sentence.
  package var doc: String {
    switch self {
    case .streamName: "The endpoint's name, in lower case."
    case .sourceName: "The name of the API's connection, in lower case."
    case .targetName:
      "The name of the target's connection, in lower case; where a URL was given, its kind, such as `sqlite`."
    case .runTimestamp: "When the plan was made (`as_of`), such as `2024_06_01_130000`."
    case .year: "The year of `as_of`."
    case .shortYear: "The last two digits of the year of `as_of`."
    case .month: "The month of `as_of`, in two digits."
    case .monthName: "The month of `as_of`, such as `Jun`."
    case .day: "The day of `as_of`, in two digits."
    case .hour: "The hour of `as_of`, in two digits, UTC."
    case .minute: "The minute of `as_of`, in two digits."
    case .second: "The second of `as_of`, in two digits."
    }
  }

  /// Where its value comes from.
  package enum Meaning: Sendable {
    case stream, source, target
    /// The plan's clock, in the form that `date_format` takes.
    case clock(String)
  }

  package var meaning: Meaning {
    switch self {
    case .streamName: .stream
    case .sourceName: .source
    case .targetName: .target
    case .runTimestamp: .clock("%Y_%m_%d_%H%M%S")
    case .year: .clock("%Y")
    case .shortYear: .clock("%y")
    case .month: .clock("%m")
    case .monthName: .clock("%b")
    case .day: .clock("%d")
    case .hour: .clock("%H")
    case .minute: .clock("%M")
    case .second: .clock("%S")
    }
  }
}

/// Names that replications elsewhere have, and that mean nothing in a plan.
package struct RefusedObjectVariable: Sendable {
  package let names: [String]
  package let reason: String
  package let advice: String

  package static let all = [
    RefusedObjectVariable(
      names: ["target_schema"], reason: "only the database knows its default schema",
      advice: "write the schema: 'public.{stream_name}'"),
    RefusedObjectVariable(
      names: [
        "object_name", "object_full_name", "object_schema", "object_table", "object_file_folder", "object_file_name",
      ],
      reason: "it is a part of what 'object' itself says", advice: "write the table's name, or {stream_name}"),
    RefusedObjectVariable(
      names: ["stream_schema", "stream_schema_lower", "stream_schema_upper"], reason: "an endpoint is in no schema",
      advice: "write the schema, or {source_name}"),
    RefusedObjectVariable(
      names: ["stream_table", "stream_table_lower", "stream_table_upper", "stream_full_name"],
      reason: "an endpoint is no table", advice: "write {stream_name}"),
    RefusedObjectVariable(
      names: ["stream_file_folder", "stream_file_name", "stream_file_ext", "stream_file_path"],
      reason: "an endpoint is no file", advice: "write {stream_name}"),
    RefusedObjectVariable(
      names: [
        "source_account", "source_bucket", "source_container", "target_account", "target_bucket", "target_container",
      ],
      reason: "neither side is a store of files", advice: "write the name itself"),
    RefusedObjectVariable(
      names: [
        "part_year", "part_month", "part_year_month", "part_day", "part_week", "part_hour", "part_minute",
      ],
      reason: "a table is not divided by the time of its rows",
      advice: "write {YYYY}, {MM} or {DD}, of the plan's clock"),
  ]

  package static func named(_ name: String) -> RefusedObjectVariable? { all.first { $0.names.contains(name) } }
}

/// An `object` in its parts.
package enum ObjectPart: Equatable, Sendable {
  case text(String)
  case variable(ObjectVariable)
  /// Something in braces that is no variable; where it stands in the text's UTF-8, braces included.
  case unknown(String, Range<Int>)

  /// A brace without a partner is text.
  package static func parts(of text: String) -> [ObjectPart] {
    let bytes = Array(text.utf8)
    var parts: [ObjectPart] = []
    var start = 0
    while let opening = bytes[start...].firstIndex(of: UInt8(ascii: "{")),
      let closing = bytes[opening...].firstIndex(of: UInt8(ascii: "}"))
    {
      if opening > start { parts.append(.text(String(decoding: bytes[start..<opening], as: UTF8.self))) }
      let name = String(decoding: bytes[opening + 1..<closing], as: UTF8.self)
      parts.append(ObjectVariable(rawValue: name).map(ObjectPart.variable) ?? .unknown(name, opening..<closing + 1))
      start = closing + 1
    }
    if start < bytes.count { parts.append(.text(String(decoding: bytes[start...], as: UTF8.self))) }
    return parts
  }
}
