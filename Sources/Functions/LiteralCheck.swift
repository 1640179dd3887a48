// Literal arguments checked by meaning before anything runs: a directive, a unit or a step that does not exist is found
// by lint.

internal import JMESPath
internal import Values

/// What a literal argument must be, beyond its type.
package enum LiteralCheck: Sendable, CaseIterable {
  case strftime, dateUnit, datePeriod, datePart, date, rangeStep, regex, castType, digestAlgorithm, jmespath, jq
  case casing, textEncoding, timeZone, format, intFormat, floatFormat

  /// What is wrong with a literal, with the valid forms and the nearest one; nil if it is fine.
  package func problem(with text: String) -> String? {
    switch self {
    case .strftime: return Self.problem { () throws(StrftimeError) in _ = try Strftime(text) }
    case .dateUnit: return DateUnit.problem(with: text)
    case .datePeriod: return DateUnit.periodProblem(with: text)
    case .datePart: return DatePart.problem(with: text)
    case .date: return Self.dateProblem(with: text)
    case .castType: return CastType.problem(with: text)
    case .digestAlgorithm: return Encodings.algorithmProblem(with: text)
    case .casing: return ObjectOperations.casingProblem(with: text)
    case .timeZone: return ZoneArgument.problem(with: text)
    case .textEncoding: return DigestEncoding.problem(with: text)
    case .format: return Self.problem { () throws(FunctionError) in _ = try FormatPattern(text) }
    case .intFormat:
      return Self.problem { () throws(FunctionError) in try FormatPattern(text).require(.whole, by: "int_format") }
    case .floatFormat:
      return Self.problem { () throws(FunctionError) in try FormatPattern(text).require(.real, by: "float_format") }
    case .regex: return Self.problem { () throws(FunctionError) in _ = try Regex(text) }
    case .jmespath:
      return Self.problem { () throws(JMESPathError) in _ = try JMESPathExpression.compile(text) }
        .map { "the JMESPath \"\(text)\" is wrong: \($0)" }
    case .jq: return Self.problem { () throws(FunctionError) in _ = try JQProgram(text) }
    case .rangeStep:
      if Int64(text) != nil { return text == "0" ? "the step cannot be zero" : nil }
      return Self.problem { () throws(FunctionError) in _ = try RangeArguments.parse(step: text) }
    }
  }

  /// What a literal may well not mean, though it is allowed; nil if there is nothing to say.
  package func doubt(about text: String) -> String? {
    if self == .strftime, text != "auto", !text.utf8.contains(UInt8(ascii: "%")), text.contains(where: \.isLetter) {
      return
        "the format \"\(text)\" has no directive, and gives itself for every date: write it like \"%Y-%m-%d %H:%M:%S\""
    }
    guard self == .date, text.utf8.count == 8, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }) else {
      return nil
    }
    return "\"\(text)\" is read as a number, or as seconds since 1970; for a date write YYYY-MM-DD, or give the format "
      + "\"%Y%m%d\""
  }

  /// Digits are a number or UNIX seconds; the empty text is null to `date_parse`, and `range` says so itself.
  private static func dateProblem(with text: String) -> String? {
    if text.isEmpty || Int64(text) != nil { return nil }
    return problem { () throws(InstantTextError) in _ = try Instant.parse(text) }
  }

  private static func problem<Failure: Explained>(_ attempt: () throws(Failure) -> Void) -> String? {
    do throws(Failure) {
      try attempt()
      return nil
    } catch {
      return error.message
    }
  }
}

/// An error that is one sentence.
private protocol Explained: Error { var message: String { get } }
extension FunctionError: Explained {}
extension JMESPathError: Explained {}
extension StrftimeError: Explained {}
extension InstantTextError: Explained {}
