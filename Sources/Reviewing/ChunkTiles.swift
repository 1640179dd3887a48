// The chunks of a stream on their way into a picture: dates into a calendar, integers onto a line, other values into a
// field, one tile each in plan order.

internal import Plans
internal import Reports
internal import Values

struct ChunkTiles {
  /// How far a chunk is from the next.
  private enum Step {
    case number(Int64)
    case seconds(Int64)
    case months(Int64)

    /// As a coverage has it.
    init?(_ text: String) {
      if let number = Int64(text) {
        self = .number(number)
        return
      }
      guard let unit = text.last, let count = Int64(text.dropLast()), (1..<1_000_000_000).contains(count) else {
        return nil
      }
      switch unit {
      case "s": self = .seconds(count)
      case "m": self = .seconds(count * 60)
      case "h": self = .seconds(count * 3_600)
      case "d": self = .seconds(count * 86_400)
      case "M": self = .months(count)
      case "y": self = .months(count * 12)
      default: return nil
      }
    }

    /// The least that it can be, as `Tiles` want it.
    var least: Int64 {
      switch self {
      case .number(let size): size == .min ? .max : abs(size)
      case .seconds(let size): size
      case .months(let count): count / 12 * 365 * 86_400 + count % 12 * 28 * 86_400
      }
    }
  }

  private var tiles: Tiles
  private var count: Int64 = 0
  private var range: (from: Int64, until: Int64)?
  private let step: Step?

  /// `first` tells what the values are; what the summary knows of the range decides how large tiles are.
  init(_ summary: StreamSummary, first: PlanChunk, limit: Int) {
    step = summary.coverage?.step.flatMap(Step.init)
    if let span = summary.coverage?.range, let from = Self.place(span.from), let until = Self.place(span.until) {
      // What counts down includes its start and leaves out its end, which is less.
      range = from <= until ? (from, until) : (until &+ 1, from &+ 1)
    }
    switch first.value {
    case .timestamp(let instant):
      let isMidnight = (instant.seconds + Int64(instant.offsetMinutes) * 60) % 86_400 == 0
      tiles = Tiles(.dates, limit: limit, step: step?.least ?? (isMidnight ? 86_400 : 1))
    case .int: tiles = Tiles(.numbers, limit: limit, step: step?.least ?? 1, origin: range?.from ?? 0)
    default:
      tiles = Tiles(.list, limit: limit)
      range = nil
    }
    if let range { tiles.fit(from: range.from, until: range.until) }
  }

  mutating func add(_ chunk: PlanChunk) {
    defer { count += 1 }
    if case .list = tiles.axis { return tiles.add(chunk.label, at: count) }
    guard let place = Self.place(chunk.value) else { return }
    let end = end(of: chunk.value, at: place).map { min($0, range?.until ?? $0) }
    tiles.add(chunk.label, at: place, until: end)
  }

  var picture: TilePicture? { TilePicture(tiles, range: range) }

  /// Where the next chunk would begin; nil where that is not known.
  private func end(of value: Value, at place: Int64) -> Int64? {
    switch (step, value) {
    case (.number(let size)?, .int) where size > 0: place.addingReportingOverflow(size).partialValue
    case (.seconds(let size)?, .timestamp): place + size
    case (.months(let count)?, .timestamp(let instant)):
      (try? instant.adding(count, .month)).flatMap { Self.place(.timestamp($0)) }
    default: nil
    }
  }

  /// A number, or seconds of the clock that the date is shown on.
  private static func place(_ value: Value) -> Int64? {
    switch value {
    case .int(let number): number
    case .timestamp(let instant): instant.seconds + Int64(instant.offsetMinutes) * 60
    default: nil
    }
  }
}
