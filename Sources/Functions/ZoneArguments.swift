// Time zones by name, for the date functions that take one.

internal import Diagnostics
internal import Records
internal import Values

enum ZoneArgument {
  /// What every function with a zone says about it.
  static let details = """
    The zone is an IANA name such as `Europe/Berlin`; the system's zone files say what it means. Where clocks are put \
    forward, a time that they skip is as much later (02:30 is 03:30); where they are put back, a time that they show \
    twice is the first.
    """

  /// What is wrong with a name, with the nearest ones; nil if there is such a zone.
  static func problem(with name: String) -> String? {
    do throws(TimeZoneError) {
      _ = try TimeZone.named(name)
      return nil
    } catch {
      return message(error, name)
    }
  }

  static func message(_ error: TimeZoneError, _ name: String) -> String {
    let names = TimeZone.names()
    guard !names.isEmpty else { return error.message }
    // Who writes a city means the zone of that city.
    let city = Array(name.lowercased().utf8.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "_") : $0 })
    let cities = names.filter { candidate in
      candidate.lowercased().utf8.split(separator: UInt8(ascii: "/")).last?.elementsEqual(city) ?? false
    }
    let nearest = cities.isEmpty ? Suggestions.nearest(name, among: names) : Array(cities.prefix(3))
    if nearest.isEmpty { return error.message + "; zones are named as in Europe/Berlin, America/New_York or UTC" }
    return error.message + "; did you mean " + nearest.map { "\"\($0)\"" }.joined(separator: " or ") + "?"
  }
}

extension CallContext {
  /// The zone that argument `index` names; nil if the call has none.
  func zone(_ arguments: UnsafeBufferPointer<Cell>, _ index: Int) throws(FunctionError) -> TimeZone? {
    guard arguments.count > index else { return nil }
    guard arguments[index].kind == .string else {
      throw FunctionError("a time zone must be text, not \(described(arguments[index]))")
    }
    return try patterns.zone(arguments[index].utf8)
  }
}
