// Literal arguments checked by meaning before anything runs: a directive, a unit or a step that does not exist is found
// by lint.

internal import Records
internal import Values

/// What a literal argument must be, beyond its type.
package enum LiteralCheck: Sendable, CaseIterable {
  case strftime, dateUnit, datePeriod, datePart, date, rangeStep

  /// What is wrong with a literal, with the valid forms and the nearest one; nil if it is fine.
  package func problem(with text: String) -> String? {
    switch self {
    case .strftime:
      if text == "auto" { return nil }
      do throws(StrftimeError) {
        _ = try Strftime(text)
        return nil
      } catch {
        return error.message
      }
    case .dateUnit: return DateUnit.problem(with: text)
    case .datePeriod: return DateUnit.periodProblem(with: text)
    case .datePart: return DatePart.problem(with: text)
    case .date: return Self.dateProblem(with: text)
    case .rangeStep:
      if Int64(text) != nil { return text == "0" ? "the step cannot be zero" : nil }
      do throws(FunctionError) {
        _ = try RangeArguments.parse(step: text)
        return nil
      } catch {
        return error.message
      }
    }
  }

  /// Digits are a number or UNIX seconds; the empty text is null to `date_parse`, and `range` says so itself.
  private static func dateProblem(with text: String) -> String? {
    if text.isEmpty || Int64(text) != nil { return nil }
    do throws(InstantTextError) {
      _ = try Instant.parse(text)
      return nil
    } catch {
      return error.message
    }
  }
}
