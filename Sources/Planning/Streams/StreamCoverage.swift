// What a stream's chunks cover: the range that was asked for, the elements as they come, and what the request makes of
// them, brought together for `CoverageProof`.

internal import Functions
internal import Linting
internal import Plans
internal import Records
internal import Specs
internal import Values

/// The proof of one stream, fed with the elements that became chunks.
struct StreamCoverage {
  /// How a window is reckoned from an element.
  private enum Reach {
    /// Up to the next element, or to the end of the range.
    case step
    /// As far as the constant that the request adds, and one unit more if the end belongs to the window.
    case distance(Distance, unit: Distance?)
    /// To the end of the week, month, quarter or year.
    case period(CalendarUnit)
  }

  private var proof: CoverageProof?
  private let sequence: RangeSequence?
  private var reach = Reach.step
  private var subject = Coverage.Subject.values
  /// Why nothing can be proven, or what remains unknown.
  private var reason: String?
  /// Whether there is something to say at all.
  private let isAsked: Bool

  /// `elements` is nil where they are not known while planning.
  init(_ source: PlanningStream, _ elements: ElementSequence?) {
    sequence = elements?.range
    isAsked = sequence != nil || source.range != nil
    guard let sequence else {
      reason =
        elements == nil
        ? "the chunks are made while the plan is executed"
        : source.endpoint.iterate == nil
          ? "one chunk asks for everything: the endpoint does not iterate" : "the iteration is over a list, not a range"
      return
    }
    guard let asked = Self.asked(source.range?.value, sequence) else {
      reason = "the range that was asked for and that of the iteration are not of a kind"
      return
    }
    let windows = RequestWindows(source.endpoint)
    if let problem = choose(windows, sequence.step) {
      reason = problem
      return
    }
    proof = CoverageProof(asked, isAscending: sequence.isAscending)
  }

  /// Element `index` became a chunk.
  mutating func add(_ index: Int) {
    guard proof != nil, let sequence else { return }
    let window = sequence.window(at: index)
    let start = RangePoint(window.start.major, window.start.minor)
    let end =
      if case .step = reach { RangePoint(window.end.major, window.end.minor) } else { self.end(start, sequence) }
    proof?.add(RangeSpan(from: start, until: end))
  }

  /// The result; nil where nobody asked for a range.
  mutating func finish() -> Coverage? {
    guard isAsked else { return nil }
    guard let sequence else { return .unproven(reason ?? "") }
    proof?.finish()
    var coverage = Coverage(.proven)
    if let proof {
      let troubles: [(Coverage.Status, CoverageProof.Trouble?)] = [
        (.hole, proof.hole), (.overlap, proof.overlap), (.outside, proof.outside),
      ]
      if let (status, trouble) = troubles.first(where: { $0.1 != nil }), let trouble {
        coverage.status = status
        coverage.first = sequence.shown(trouble.first)
        coverage.count = trouble.count
      }
      coverage.range = sequence.shown(proof.range)
    } else {
      coverage.status = .unproven
    }
    coverage.subject = subject
    coverage.step = sequence.step.text
    coverage.reason = reason
    return coverage
  }

  // MARK: What the request makes of an element

  /// Chooses what is proven; gives the reason if nothing can be.
  private mutating func choose(_ windows: RequestWindows, _ step: RangeSequence.Step) -> String? {
    let step = step.distance
    guard windows.sendsEnd || !windows.ends.isEmpty else {
      if !windows.sendsStart { return "the request does not show how it reads the iteration's value" }
      let unit: Distance = if case .number = step { .number(1) } else { .day }
      if step != unit { reason = "how far each request reaches is not shown" }
      return nil
    }
    subject = .windows
    if !windows.sendsStart { return "the request sends where a window ends, but not where it starts" }
    if windows.computes { return "the request computes more from the iteration's value than a window's end" }
    if let grain = windows.grain, !grain.divides(step) {
      return "the request writes its windows in larger units than the range's step"
    }
    guard let end = windows.ends.first else { return nil }
    if windows.sendsEnd || windows.ends.contains(where: { $0.distance != end.distance || $0.period != end.period }) {
      return "the request asks for more than one end of a window"
    }
    if let period = end.period {
      reach = .period(period)
      return nil
    }
    switch WindowFit(end: end.distance, step: step) {
    case .exclusive?, .overlap?: reach = .distance(end.distance, unit: nil)
    case .inclusive(let unit)?: reach = .distance(end.distance, unit: unit)
    // Even if the end belongs to the window, there is a hole.
    case .gap?: reach = .distance(end.distance, unit: step.finest)
    case .unclear?: return "whether the API counts the end of a window to it is not shown"
    case nil: return "the request's windows and the range's step are in different units"
    }
    return nil
  }

  private func end(_ start: RangePoint, _ sequence: RangeSequence) -> RangePoint {
    switch reach {
    case .step: return start
    case .distance(let distance, let unit):
      return sequence.advance(sequence.advance(start, distance), unit)
    case .period(let unit):
      let instant = sequence.instant(start.major, start.minor)
      guard let next = try? instant.lastDay(of: unit).adding(1, .day) else { return start }
      return RangePoint(next.seconds, next.nanoseconds)
    }
  }

  // MARK: What was asked for

  /// The span of the asked range, whose open sides are those of the iteration; nil if a side is of another kind.
  private static func asked(_ range: RangeText?, _ sequence: RangeSequence) -> RangeSpan? {
    var span = RangeSpan(
      from: RangePoint(sequence.start.major, sequence.start.minor),
      until: RangePoint(sequence.bound.major, sequence.bound.minor))
    if case .number = sequence.step {
      let sides = [range?.start, range?.end].map { $0.map { Int64($0) } }
      if sides.contains(where: { $0 == .some(nil) }) { return nil }
      switch (sides[0] ?? nil, sides[1] ?? nil) {
      // An iteration that counts down reads the range from its end.
      case (let start?, let end?) where !sequence.isAscending:
        span = RangeSpan(from: RangePoint(max(start, end)), until: RangePoint(min(start, end) &- 1))
      case (let start, let end) where sequence.isAscending:
        if let start { span.from = RangePoint(start) }
        if let end { span.until = RangePoint(end &+ 1) }
      default: break
      }
      return span
    }
    if let text = range?.start {
      guard let parsed = try? Instant.parse(text) else { return nil }
      span.from = RangePoint(parsed.instant.seconds, parsed.instant.nanoseconds)
    }
    if let text = range?.end {
      guard let bound = (try? Instant.parse(text))?.exclusiveEnd else { return nil }
      span.until = RangePoint(bound.seconds, bound.nanoseconds)
    }
    return span
  }
}

extension RangeSequence {
  fileprivate var isAscending: Bool {
    if case .number(let size) = step { size > 0 } else { true }
  }

  fileprivate func shown(_ span: RangeSpan) -> Coverage.Span {
    func value(_ point: RangePoint) -> Value {
      if case .number = step { return .int(point.major) }
      return .timestamp(instant(point.major, point.minor))
    }
    return Coverage.Span(from: value(span.from), until: value(span.until))
  }

  /// A point at this distance in the direction of the range.
  fileprivate func advance(_ point: RangePoint, _ distance: Distance?) -> RangePoint {
    switch distance {
    case nil: point
    case .number(let number)?: RangePoint(point.major &+ (isAscending ? number : -number))
    case .seconds(let seconds)?: RangePoint(point.major &+ seconds, point.minor)
    case .months(let months)?:
      (try? instant(point.major, point.minor).adding(months, .month)).map { RangePoint($0.seconds, $0.nanoseconds) }
        ?? point
    }
  }
}

extension RangeSequence.Step {
  fileprivate var distance: Distance {
    switch self {
    case .number(let size): .number(abs(size))
    case .seconds(let size): .seconds(size)
    case .months(let size): .months(size)
    }
  }
}

extension Distance {
  /// The unit that a window's last value may be before the next element.
  fileprivate var finest: Distance {
    switch self {
    case .number: .number(1)
    case .seconds: .seconds(min(Distance.day.amount, amount))
    case .months: .months(1)
    }
  }

  /// Whether elements this far apart differ when they are written in `self`.
  fileprivate func divides(_ step: Distance) -> Bool {
    switch (self, step) {
    case (.seconds(let grain), .seconds(let step)): step % grain == 0
    case (.months(let grain), .months(let step)): step % grain == 0
    case (.seconds, .months): true
    default: false
    }
  }
}
