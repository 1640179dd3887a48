// The functions on dates: records first, each with its implementation in `DateOperations.swift`.

internal import Records
internal import Types
internal import Values

let dateFunctions: [FunctionRecord] = [
  now, range, dateParse, dateFormat, dateAdd, dateDiff, dateTrunc, dateExtract, dateFirst, dateLast,
]

private let family = "Dates"
private let dateParameter = Parameter("date", .date, check: .date)

private let zoneParameter = Parameter("zone", .string, optional: true, check: .timeZone)

private let now = FunctionRecord(
  "now", family: family, "The present time, frozen when the plan is made.",
  details: """
    Every call of one plan gives the same instant, the plan's `as_of`, so that the same plan can be made again. Only in \
    `authentication` is it the wall clock.
    """,
  overloads: [Overload([], returns: .timestamp)],
  dependency: .clock,
  examples: [
    Example("is_null(now())", "false"),
    Example("date_diff(now(), now(), \"second\")", "0.0"),
  ],
  implementation: { context, _ in .timestamp(context.now) })

private let range = FunctionRecord(
  "range", aliases: ["date_range"], family: family,
  "The whole numbers, or the dates, from `start` to `end`, both included, in steps.",
  details: """
    Dates are timestamps, text such as `2024-01-31`, `2024-01`, `2024` or RFC 3339; a step is a number and `s`, `m` \
    (minute), `h`, `d`, `w`, `M` (month) or `y`, one day if it is left out. Numbers may be text (`"1000"`); their step \
    is a whole number, negative to count down, 1 if it is left out. An end that names a year, a month or a day stands \
    for all of it: hourly steps to `2024-01-31` reach 23:00 of that day. The k-th month is the start's day, clamped to \
    the month: January 31, February 29, March 31. Nothing is later than the end; a start past the end gives an empty \
    list. The list is lazy and has at most as many elements as `--max-chunks` allows.
    """,
  overloads: [
    Overload([
      Parameter("start", .date.optional, check: .date), Parameter("end", .date.optional, check: .date),
      Parameter("step", .count.optional, optional: true, check: .rangeStep),
    ]) { .array(rangeElement($0[0], $0[1])) }
  ],
  nulls: .handles,
  examples: [
    Example("range(1, 5)", "[1,2,3,4,5]"),
    Example("range(5, 1, -2)", "[5,3,1]"),
    Example("range(\"10000\", \"14500\", \"1000\")", "[10000,11000,12000,13000,14000]"),
    Example("range(\"1\", \"10\", \"1000\")", "[1]"),
    Example("range(5, 1)", "[]"),
    Example(
      "range(\"2024-02-28\", \"2024-03-01\")",
      "[\"2024-02-28T00:00:00Z\",\"2024-02-29T00:00:00Z\",\"2024-03-01T00:00:00Z\"]"),
    Example("length(range(\"2024-01-01\", \"2024-01-31\", \"1d\"))", "31"),
    Example(
      "range(date_parse(\"2024-01-31\"), \"2024-04-30\", \"1M\")",
      "[\"2024-01-31T00:00:00Z\",\"2024-02-29T00:00:00Z\",\"2024-03-31T00:00:00Z\",\"2024-04-30T00:00:00Z\"]"),
    Example(
      "range(\"2024-01-15\", date_parse(\"2024-03-10\"), \"1M\")", "[\"2024-01-15T00:00:00Z\",\"2024-02-15T00:00:00Z\"]"
    ),
    Example("length(range(\"2023-07\", \"2023-12\", \"1M\"))", "6"),
    Example("length(range(\"2023\", \"2024\", \"1M\"))", "24"),
    Example("length(range(\"2024-01-01\", \"2024-01-01\", \"6h\"))", "4"),
    Example("length(range(\"2024-01-01T00:00:00Z\", \"2024-01-01T01:00:00Z\", \"30m\"))", "3"),
    Example("range(\"2024-01-02\", \"2024-01-01\", \"1d\")", "[]"),
    Example("range(null, \"2024-01-01\", \"1d\")", "error: the start of the range is null"),
    Example("range(\"\", \"2024-01-01\", \"1d\")", "error: empty string"),
    Example("range(\"2024-13-01\", \"2024-12-31\", \"1d\")", "error: month 13"),
    Example("range(1, \"2024-01-01\")", "error: must both be dates or both whole numbers"),
    Example("range(1, 10, 0)", "error: the step cannot be zero"),
    Example("range(\"2024-01-01\", \"2024-01-31\", \"2\")", "error: write \"2d\" for days"),
    Example("range(\"2024-01-01\", \"2024-01-31\", \"1x\")", "error: unknown unit x"),
    Example("range(\"1\", \"10\", \"1d\")", "error: is one of dates"),
    Example("range(1, 9000000000000, 1)", "error: --max-chunks"),
    Example("range(\"2024-01-01\", null)", "error: the end of the range is null"),
  ],
  implementation: RangeArguments.range)

/// Only a text itself tells whether it is a number or a date.
@Sendable private func rangeElement(_ start: Type, _ end: Type) -> Type {
  let types = [start.withoutNull, end.withoutNull]
  if types.contains(.timestamp) { return .timestamp }
  return types.allSatisfy { $0 == .int } ? .int : .any
}

private let dateParse = FunctionRecord(
  "date_parse", family: family, "The timestamp that a text or a number names.",
  details: """
    Without a format: `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, a date and time with a space or `T`, fraction and offset, or \
    `MM/DD/YYYY`. Other digits, and numbers, are seconds since 1970; write a format for `20240131`. Without an offset \
    the zone is UTC. The empty string is null. With a zone, a text without an offset is what a clock there shows, and \
    the result is shown there; `"auto"` stands for no format. \(ZoneArgument.details)
    """,
  overloads: [
    Overload([Parameter("text", .date, check: .date)], returns: .timestamp.optional),
    Overload(
      [Parameter("text", .date), Parameter("format", .string, check: .strftime), zoneParameter],
      returns: .timestamp.optional),
  ],
  examples: [
    Example("date_parse(\"2024-01-05\")", "\"2024-01-05T00:00:00Z\""),
    Example("date_parse(\"2024-01-05 10:20:30.5\")", "\"2024-01-05T10:20:30.5Z\""),
    Example("date_parse(\"2024-01-05T10:20:30+02:00\")", "\"2024-01-05T10:20:30+02:00\""),
    Example("date_parse(\"01/31/2024\")", "\"2024-01-31T00:00:00Z\""),
    Example("date_parse(\"2024-02\")", "\"2024-02-01T00:00:00Z\""),
    Example("date_parse(\"1704067200\")", "\"2024-01-01T00:00:00Z\""),
    Example("date_parse(1704067200)", "\"2024-01-01T00:00:00Z\""),
    Example("date_parse(\"05.01.2024\", \"%d.%m.%Y\")", "\"2024-01-05T00:00:00Z\""),
    Example("date_parse(\"20240131\", \"%Y%m%d\")", "\"2024-01-31T00:00:00Z\""),
    Example(
      "date_parse(\"2024-07-01 12:00\", \"auto\", \"Europe/Berlin\")", "\"2024-07-01T12:00:00+02:00\""),
    Example(
      "date_parse(\"2024-01-05T12:00:00Z\", \"auto\", \"America/New_York\")", "\"2024-01-05T07:00:00-05:00\""),
    Example(
      "date_parse(\"31.03.2024 02:30\", \"%d.%m.%Y %H:%M\", \"Europe/Berlin\")", "\"2024-03-31T03:30:00+02:00\""),
    Example(
      "date_parse(\"2024-10-27 02:30\", \"auto\", \"Europe/Berlin\")", "\"2024-10-27T02:30:00+02:00\""),
    Example("date_parse(\"\")", "null"),
    Example("date_parse(null)", "null"),
    Example("date_parse(\"15/05/2022\")", "error: the month comes first"),
    Example("date_parse(\"2024-02-30\")", "error: February 2024 has 29 days"),
    Example("date_parse(\"yesterday\")", "error: is not a date"),
    Example("date_parse(\"2024-01-05\", \"auto\", \"Berlin\")", "error: did you mean \"Europe/Berlin\"?"),
    Example("date_parse(1704067200000)", "error: divide milliseconds by 1000"),
  ],
  implementation: DateOperations.parse)

private let dateFormat = FunctionRecord(
  "date_format", family: family, "A date as text, by a pattern of strftime.",
  details: "Directives: "
    + StrftimeDirective.all.map { "`%\($0.letter)` \($0.meaning)" }.joined(separator: ", ")
    + ". `%-d` leaves out the padding, `%_d` pads with spaces, `%0e` with zeros; `%E` and `%O` before a "
    + "directive change nothing. Text between directives is kept: `%Y-%m-01` is the first of the month. "
    + "With a zone (see `date_parse`) the date is written as a clock there shows it.",
  overloads: [
    Overload([dateParameter, Parameter("format", .string, check: .strftime), zoneParameter], returns: .string)
  ],
  examples: [
    Example("date_format(\"2024-01-05T10:20:30Z\", \"%Y-%m-%d\")", "\"2024-01-05\""),
    Example("date_format(\"2024-01-05\", \"%Y-%m-01\")", "\"2024-01-01\""),
    Example("date_format(\"2024-01-05\", \"%-d/%-m/%y\")", "\"5/1/24\""),
    Example("date_format(\"2024-01-05T10:20:30.25Z\", \"%H:%M:%S.%L\")", "\"10:20:30.250\""),
    Example("date_format(1704067200, \"%F\")", "\"2024-01-01\""),
    Example("date_format(\"2024-01-05\", \"\")", "\"\""),
    Example(
      "date_format(\"2024-01-05T23:30:00Z\", \"%F %R%:z\", \"Asia/Tokyo\")", "\"2024-01-06 08:30+09:00\""),
    Example("date_format(null, \"%Y\")", "null"),
    Example("date_format(\"xx\", \"%Y\")", "error: is not a date"),
    Example(
      "date_format(\"2024-01-05\", \"%F\", \"Europe/Berln\")",
      "error: there is no time zone \"Europe/Berln\"; did you mean \"Europe/Berlin\""),
    Example("date_format(\"2024-01-05\", \"%i\")", "error: there is no directive %i"),
    Example(
      "date_format(\"2024-02-29T03:04:05.123456789Z\", \"%Y %C %y %m %d %e %j %B %b %h %a %A %w %u\")",
      "\"2024 20 24 02 29 29 060 February Feb Feb Thu Thursday 4 4\""),
    Example(
      "date_format(\"2024-02-29T03:04:05.123456789Z\", \"%H %k %I %l %M %S %p %P %f %L %N %s %Q\")",
      "\"03  3 03  3 04 05 AM am 123456 123 123456789 1709175845 1709175845123\""),
    Example(
      "date_format(\"2024-02-29T03:04:05.123456789Z\", \"%U %W %V %G %g %z %:z %Z\")",
      "\"08 09 09 2024 24 +0000 +00:00 UTC\""),
    Example(
      "date_format(\"2024-02-29T03:04:05.123456789Z\", \"%D %x %F %T %X %R %r %c %v %%%n%t\")",
      "\"02/29/24 02/29/24 2024-02-29 03:04:05 03:04:05 03:04 03:04:05 AM Thu Feb 29 03:04:05 2024 29-Feb-2024 %\\n\\t\""
    ),
    Example("date_format(\"2024-02-09T03:04:05Z\", \"%EY %Ob %-d %_d %0e\")", "\"2024 Feb 9  9 09\""),
    Example("date_format(\"2024-02-09\", \"%E\")", "error: %E changes the directive behind it"),
  ],
  implementation: DateOperations.format)

private let dateAdd = FunctionRecord(
  "date_add", family: family, "A date `amount` units later, or earlier if the amount is negative.",
  details: """
    Units: \(DateUnit.valid.map { "`\($0)`" }.joined(separator: ", ")), their plurals and first letters; `M` is month, \
    `m` minute; seconds if it is left out. Months, quarters and years keep the day, clamped to the month's end. With two \
    arguments the amount may be a duration such as `"24h"` or `"-1h30m"`. Fractions are exact for units up to weeks \
    and refused for longer ones. A day is 24 hours, but with a zone days and longer units keep the time of day there \
    (see `date_parse`); the amount is whole then.
    """,
  overloads: [
    Overload(
      [dateParameter, Parameter("amount", .count), Parameter("unit", .string, check: .dateUnit), zoneParameter],
      returns: .timestamp),
    Overload([dateParameter, Parameter("amount", .count)], returns: .timestamp),
  ],
  examples: [
    Example("date_add(\"2024-01-05\", -7, \"day\")", "\"2023-12-29T00:00:00Z\""),
    Example("date_add(\"2024-01-31\", 1, \"month\")", "\"2024-02-29T00:00:00Z\""),
    Example("date_add(\"2024-02-29\", 1, \"year\")", "\"2025-02-28T00:00:00Z\""),
    Example("date_add(\"2024-01-05\", 1.5, \"hours\")", "\"2024-01-05T01:30:00Z\""),
    Example("date_add(\"2024-01-05\", \"2\", \"w\")", "\"2024-01-19T00:00:00Z\""),
    Example("date_add(\"2024-01-05\", 90)", "\"2024-01-05T00:01:30Z\""),
    Example("date_add(\"2024-01-05\", \"24h\")", "\"2024-01-06T00:00:00Z\""),
    Example(
      "date_add(\"2024-03-30T11:00:00Z\", 1, \"day\", \"Europe/Berlin\")", "\"2024-03-31T12:00:00+02:00\""),
    Example(
      "date_add(\"2024-03-30T11:00:00Z\", 24, \"hour\", \"Europe/Berlin\")", "\"2024-03-31T13:00:00+02:00\""),
    Example("date_add(null, 1, \"day\")", "null"),
    Example("date_add(\"2024-01-05\", 1, \"dya\")", "error: there is no unit \"dya\"; did you mean \"day\"?"),
    Example("date_add(\"2024-01-05\", 0.5, \"month\")", "error: whole number"),
    Example("date_add(\"9999-12-31\", 1, \"day\")", "error: years 0001 to 9999"),
    Example("date_add(\"2024-01-05\", \"-1h30m\")", "\"2024-01-04T22:30:00Z\""),
    Example("date_add(\"2024-01-31\", -1, \"quarter\")", "\"2023-10-31T00:00:00Z\""),
    Example("date_add(\"2024-01-05\", \"24x\")", "error: is neither seconds nor a duration"),
  ],
  implementation: DateOperations.add)

private let dateDiff = FunctionRecord(
  "date_diff", family: family, "How much later the first date is than the second.",
  details: """
    The unit is `day` if it is left out. A week is seven days, a month 30 days, a year 365.2425 days, a quarter a \
    fourth of a year. The result may have a fraction.
    """,
  overloads: [
    Overload(
      [
        Parameter("later", .date, check: .date), Parameter("earlier", .date, check: .date),
        Parameter("unit", .string, optional: true, check: .dateUnit),
      ], returns: .float)
  ],
  examples: [
    Example("date_diff(\"2024-01-03\", \"2024-01-01\")", "2.0"),
    Example("date_diff(\"2024-01-01\", \"2024-01-02\", \"hour\")", "-24.0"),
    Example("date_diff(\"2024-01-01T00:00:01.5Z\", \"2024-01-01\", \"second\")", "1.5"),
    Example("date_diff(\"2024-01-31\", \"2024-01-01\", \"month\")", "1.0"),
    Example("date_diff(null, \"2024-01-01\")", "null"),
    Example("date_diff(\"2024-01-15\", \"2024-01-01\", \"week\")", "2.0"),
    Example("date_diff(\"2024-01-03\", \"x\")", "error: is not a date"),
    Example("date_diff(\"2024-01-03\", \"2024-01-01\", \"dya\")", "error: did you mean \"day\"?"),
  ],
  implementation: DateOperations.difference)

private let dateTrunc = FunctionRecord(
  "date_trunc", family: family, "The start of the unit that a date lies in.",
  details: """
    Weeks start on Sunday. The offset of the date is kept. With a zone (see `date_parse`) the unit is that of the \
    calendar there, and the result is shown there.
    """,
  overloads: [
    Overload([dateParameter, Parameter("unit", .string, check: .dateUnit), zoneParameter], returns: .timestamp)
  ],
  examples: [
    Example("date_trunc(\"2024-05-15T13:45:59Z\", \"hour\")", "\"2024-05-15T13:00:00Z\""),
    Example("date_trunc(\"2024-05-15\", \"week\")", "\"2024-05-12T00:00:00Z\""),
    Example("date_trunc(\"2024-05-15\", \"quarter\")", "\"2024-04-01T00:00:00Z\""),
    Example(
      "date_trunc(\"2024-07-01T01:30:00Z\", \"month\", \"America/New_York\")", "\"2024-06-01T00:00:00-04:00\""),
    Example(
      "date_trunc(\"2024-03-31T10:00:00Z\", \"day\", \"Europe/Berlin\")", "\"2024-03-31T00:00:00+01:00\""),
    Example("date_trunc(null, \"day\")", "null"),
    Example("date_trunc(\"2024-05-15\", \"decade\")", "error: there is no unit \"decade\""),
    Example("date_trunc(\"2024-05-15T13:45:59+02:00\", \"year\")", "\"2024-01-01T00:00:00+02:00\""),
  ],
  implementation: DateOperations.truncate)

private let dateExtract = FunctionRecord(
  "date_extract", family: family, "One field of a date, as a number.",
  details: "Parts: \(DatePart.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")). "
    + "`week` is the ISO week, `dow` 0 for Sunday to 6, `doy` the day of the year, `epoch` seconds since 1970. "
    + "With a zone (see `date_parse`) the field is that of a clock there.",
  overloads: [Overload([dateParameter, Parameter("part", .string, check: .datePart), zoneParameter], returns: .int)],
  examples: [
    Example("date_extract(\"2024-05-15T13:45:59Z\", \"hour\")", "13"),
    Example("date_extract(\"2024-05-17\", \"dow\")", "5"),
    Example("date_extract(\"2021-01-03\", \"week\")", "53"),
    Example("date_extract(\"2024-12-31\", \"doy\")", "366"),
    Example("date_extract(\"2024-01-01\", \"epoch\")", "1704067200"),
    Example("date_extract(\"2024-05-15T23:45:59Z\", \"hour\", \"Asia/Kolkata\")", "5"),
    Example("date_extract(null, \"year\")", "null"),
    Example("date_extract(\"2024-01-01\", \"yaer\")", "error: did you mean \"year\"?"),
    Example("date_extract(\"2024-05-15\", \"quarter\")", "2"),
  ],
  implementation: DateOperations.extract)

private let periodParameter = Parameter("period", .string, optional: true, check: .datePeriod)

private let dateFirst = FunctionRecord(
  "date_first", family: family, "Midnight of the first day of the month, or of another period, that a date lies in.",
  details: "Periods: `week` (Sunday to Saturday), `month`, `quarter`, `year`.",
  overloads: [Overload([dateParameter, periodParameter], returns: .timestamp)],
  examples: [
    Example("date_first(\"2024-05-15\")", "\"2024-05-01T00:00:00Z\""),
    Example("date_first(\"2024-05-15\", \"year\")", "\"2024-01-01T00:00:00Z\""),
    Example("date_first(null)", "null"),
    Example("date_first(\"2024-05-15\", \"hour\")", "error: there is no period \"hour\""),
    Example("date_first(\"2024-05-15\", \"week\")", "\"2024-05-12T00:00:00Z\""),
    Example("date_first(\"2024-05-15\", \"quarter\")", "\"2024-04-01T00:00:00Z\""),
  ],
  implementation: DateOperations.first)

private let dateLast = FunctionRecord(
  "date_last", family: family, "Midnight of the last day of the month, or of another period, that a date lies in.",
  details: "Periods: `week` (Sunday to Saturday), `month`, `quarter`, `year`.",
  overloads: [Overload([dateParameter, periodParameter], returns: .timestamp)],
  examples: [
    Example("date_last(\"2024-02-15T10:00:00Z\")", "\"2024-02-29T00:00:00Z\""),
    Example("date_last(\"2024-05-15\", \"week\")", "\"2024-05-18T00:00:00Z\""),
    Example("date_last(\"2024-05-15\", \"quarter\")", "\"2024-06-30T00:00:00Z\""),
    Example("date_last(null)", "null"),
    Example("date_last(\"2024-02-15\", \"year\")", "\"2024-12-31T00:00:00Z\""),
    Example("date_last(\"2024-02-15\", \"day\")", "error: there is no period \"day\""),
  ],
  implementation: DateOperations.last)
