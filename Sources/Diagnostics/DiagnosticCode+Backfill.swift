// Family B: what makes a backfill lose, double or misplace rows.

extension DiagnosticCode {
  package static let watermarkDirection = DiagnosticCode(
    "B001", .warning, "watermark that can move back",
    explanation: """
      The value is kept from run to run. `first` and `last` take what comes, so that loading old data again moves the \
      next run back to it. `maximum` only moves forward.
      """,
    bad: """
      sync: [last_id]
      state: {since: "{coalesce(sync.last_id, 0)}"}
      request: {parameters: {since: "{state.since}"}}
      response: {processors: [{expression: record.id, output: state.last_id, aggregation: last}]}
      """,
    good: """
      sync: [last_id]
      state: {since: "{coalesce(sync.last_id, 0)}"}
      request: {parameters: {since: "{state.since}"}}
      response: {processors: [{expression: record.id, output: state.last_id, aggregation: maximum}]}
      """)

  package static let keylessUpsert = DiagnosticCode(
    "B002", .warning, "incremental load without a key",
    explanation: """
      `incremental` and `backfill` replace rows by their primary key. Without one they append, and a window that is \
      loaded again is in the table twice.
      """,
    bad: "overrides: {mode: incremental}",
    good: "response: {records: {primary_key: [id]}}\noverrides: {mode: incremental}")

  package static let windowPastRange = DiagnosticCode(
    "B003", .warning, "window that asks past the range",
    explanation: """
      Each window is a fixed length, counted from its first element. Unless the range is a multiple of it, the last \
      window asks for more than was asked for. `iterate.last` (inclusive) and `iterate.end` (exclusive) end each window \
      at the next element or at the range's end, whichever comes first.
      """,
    bad: """
      iterate: {over: "range(1, 99999, 1000)", into: state.from}
      request: {parameters: {min: "{state.from}", max: "{state.from + 999}"}}
      """,
    good: """
      iterate: {over: "range(1, 99999, 1000)", into: state.from}
      request: {parameters: {min: "{state.from}", max: "{iterate.last}"}}
      """)

  package static let windowGap = DiagnosticCode(
    "B004", .warning, "windows with gaps between them",
    explanation: "Windows are shorter than the step from one to the next: what lies between them is never asked for.",
    bad: """
      iterate: {over: "range(1, 99999, 1000)", into: state.from}
      request: {parameters: {min: "{state.from}", max: "{state.from + 99}"}}
      """,
    good: """
      iterate: {over: "range(1, 99999, 1000)", into: state.from}
      request: {parameters: {min: "{state.from}", max: "{iterate.last}"}}
      """)

  package static let windowOverlap = DiagnosticCode(
    "B005", .warning, "windows that overlap without an update key",
    explanation: """
      Windows are longer than the step from one to the next, so that a row may come twice, in either order. An \
      `update_key` says which of the two is newer.
      """,
    bad: """
      iterate: {over: "range(1, 99999, 1000)", into: state.from}
      request: {parameters: {min: "{state.from}", max: "{state.from + 1999}"}}
      """,
    good: """
      iterate: {over: "range(1, 99999, 1000)", into: state.from}
      request: {parameters: {min: "{state.from}", max: "{iterate.last}"}}
      """)

  package static let monthSteps = DiagnosticCode(
    "B006", .warning, "steps of months from a day that months lack",
    explanation: """
      The k-th step is the first day k months later, cut to that month's length: from the 31st to the 28th, 29th or \
      30th. Windows of months belong to the first of the month.
      """,
    bad: "iterate: {over: \"range('2024-01-31', '2024-12-31', '1M')\", into: state.month}",
    good: "iterate: {over: \"range('2024-01-01', '2024-12-31', '1M')\", into: state.month}")

  package static let minuteSteps = DiagnosticCode(
    "B007", .warning, "steps of minutes over days",
    explanation: "In steps `m` is a minute and `M` is a month, always. A range of days in minutes is rarely meant.",
    bad: "iterate: {over: \"range('2024-01-01', '2024-12-31', '1m')\", into: state.month}",
    good: "iterate: {over: \"range('2024-01-01', '2024-12-31', '1M')\", into: state.month}")

  package static let emptyWindows = DiagnosticCode(
    "B008", .info, "watermark that empty windows do not move",
    explanation: """
      The kept value is read from records, so a window that has none leaves it where it was, and the next run asks for \
      that window again. Read from the iteration, the value moves with every finished window.
      """,
    bad: """
      sync: [last]
      iterate: {over: "range(coalesce(sync.last, '2024-01-01'), '2024-12-31')", into: state.day}
      request: {parameters: {day: "{state.day}"}}
      response: {processors: [{expression: record.day, output: state.last, aggregation: maximum}]}
      """,
    good: """
      sync: [last]
      iterate: {over: "range(coalesce(sync.last, '2024-01-01'), '2024-12-31')", into: state.day}
      request: {parameters: {day: "{state.day}"}}
      response: {processors: [{expression: state.day, output: state.last, aggregation: maximum}]}
      """)

  package static let halfRange = DiagnosticCode(
    "B009", .info, "endpoint that reads one end of a range",
    explanation: """
      A backfill asks for a range. The endpoint reads only one end of it, so that the other end is wherever it always is.
      """,
    bad: "request: {parameters: {from: \"{context.range_start}\"}}",
    good: "request: {parameters: {from: \"{context.range_start}\", to: \"{context.range_end}\"}}")

  package static let unloadedKey = DiagnosticCode(
    "B010", .warning, "key column that is not loaded",
    explanation: """
      `select` leaves out a column of the primary key, or the update key. Rows are then told apart by the rest of the \
      key, or not at all.
      """,
    bad: "response: {records: {primary_key: [id], select: [name]}}",
    good: "response: {records: {primary_key: [id], select: [id, name]}}")

  package static let unreadRange = DiagnosticCode(
    "B011", .warning, "range that the endpoint does not read",
    explanation: """
      The stream asks for a range, or for steps, but the endpoint reads neither `context.range_start` and \
      `context.range_end`, nor `context.range_step`: it loads what it always loads.
      """,
    bad: "streams: {items: {object: items, source_options: {range: '2024-01-01,2024-01-31'}}}  # items reads no range",
    good: "streams: {items: {object: items}}")

  package static let partialRefresh = DiagnosticCode(
    "B012", .warning, "full refresh of a part",
    explanation: """
      `full-refresh` and `truncate` replace the whole table. With a range, what lies outside of it is gone afterwards.
      """,
    bad: "streams: {days: {object: days, mode: full-refresh, source_options: {range: '2024-01-01,2024-01-31'}}}",
    good: "streams: {days: {object: days, mode: incremental, source_options: {range: '2024-01-01,2024-01-31'}}}")

  package static let digitsRange = DiagnosticCode(
    "B013", .warning, "range of numbers that look like dates",
    explanation: """
      A side of eight digits is a number: the range has every number between the two, not every day. That holds for a \
      stream's range and for `range()` in a spec.
      """,
    bad: """
      source: API
      target: DB
      streams: {days: {object: days, source_options: {range: '20240101,20240131'}}}
      """,
    good: """
      source: API
      target: DB
      streams: {days: {object: days, source_options: {range: '2024-01-01,2024-01-31'}}}
      """)

  package static let localTime = DiagnosticCode(
    "B014", .warning, "time of day without an offset",
    explanation: """
      A time of day that says no offset is UTC. Who wrote it by the clock on the wall loads other hours than he meant, \
      and twice a year an hour too few or too many. Write the offset, or name the zone: date_parse(…, "auto", \
      "Europe/Berlin"). Where a request sends a time without its offset, the API takes it for its own local time, \
      maybe; that is an info.
      """,
    bad: """
      source: API
      target: DB
      streams: {hours: {object: hours, source_options: {range: '2024-01-01T06:00:00,2024-01-02T06:00:00'}}}
      """,
    good: """
      source: API
      target: DB
      streams: {hours: {object: hours, source_options: {range: '2024-01-01T06:00:00Z,2024-01-02T06:00:00Z'}}}
      """)

  /// Family B.
  package static let backfillCodes: [DiagnosticCode] = [
    watermarkDirection, keylessUpsert, windowPastRange, windowGap, windowOverlap, monthSteps, minuteSteps,
    emptyWindows, halfRange, unloadedKey, unreadRange, partialRefresh, digitsRange, localTime,
  ]
}
