// Numbers, durations and plurals as people read them.

/// Text for quantities.
package enum Quantity {
  /// `1,234,567`
  package static func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude).utf8)
    var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// `1 chunk`, `1,200 chunks`
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "?" }
    if seconds < 9.95 {
      let tenths = Int((seconds * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) s"
    }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
    return "\(count(whole / 3_600)) h \(padded(whole / 60 % 60)) min"
  }

  /// `950/s`, `2,400/s`, `0.5/s`
  package static func rate(_ number: Int, per seconds: Double) -> String {
    guard seconds > 0 else { return "-" }
    let rate = Double(number) / seconds
    guard rate < 1e15 else { return "-" }
    if rate < 9.95, number > 0 {
      let tenths = Int((rate * 10).rounded())
      return "\(tenths / 10).\(tenths % 10)/s"
    }
    return "\(count(Int(rate.rounded())))/s"
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  /// The seconds of a time such as `90s`, `30m`, `6h`, `2d`; nil for everything else.
  package static func seconds(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let last = text.last, let unit = units[last], let count = Double(text.dropLast()), count > 0,
      count.isFinite
    else { return nil }
    return count * unit
  }
}
